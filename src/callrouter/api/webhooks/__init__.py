"""Webhooks of telephone and mail companies."""
