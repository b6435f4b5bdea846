"""How can a whole call happen without a telephone company?

This package is one: it reads the documents a service answers with, plays them to a simulated
caller in virtual time, and posts signed webhooks back. It is an independent reading of the
provider's protocol (see RULES.md) and therefore imports nothing else of callrouter.
"""
