"""Settings, history, and what is not right."""
