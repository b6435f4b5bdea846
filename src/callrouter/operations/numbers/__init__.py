"""What is done with telephone numbers: one verb per file."""
