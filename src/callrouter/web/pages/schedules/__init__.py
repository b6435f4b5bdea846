"""The tab Schedules: weeks, overrides, what is forced, who answers when."""
