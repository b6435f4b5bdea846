"""callrouter: call tracking and call routing for apartment communities."""
