"""The command line: one command per file, gathered in `__main__`."""
