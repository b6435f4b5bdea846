"""A PostgreSQL of our own, for when nobody gave us one: `server` starts it, the others help."""
