"""The tab Tracking & Routing: sources, their numbers, what they bring."""
