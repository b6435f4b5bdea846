"""Pages through which people come in: signing in, setting up, choosing a property, their own account."""
