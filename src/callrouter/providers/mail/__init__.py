"""How do mails leave? By SMTP, or into a folder on this machine."""
