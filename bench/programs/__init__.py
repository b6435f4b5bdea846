"""What is the service measured beside? Programs under the same server settings as its own."""
