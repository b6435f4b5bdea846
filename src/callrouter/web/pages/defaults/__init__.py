"""The tab Defaults: what answers whoever has nothing of their own, and importing it."""
