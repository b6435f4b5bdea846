"""Words: the values everything else speaks in. Pure; imports nothing of the house."""
