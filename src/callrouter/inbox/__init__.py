"""Whose message is this? Pure rules for texts and e-mails; they arrive with the messages work."""
