"""A database in a file: `saving` writes it, `archive` looks into it, `restoring` reads it back."""
