"""Is the real account as calls need it? Nothing is bought, and nothing is changed."""
