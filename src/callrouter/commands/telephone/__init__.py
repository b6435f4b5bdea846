"""A telephone in the terminal: what is asked, done, heard and told at the end."""
