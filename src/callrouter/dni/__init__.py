"""Whose number does a website visitor see? Pure rules; they arrive with the website work."""
