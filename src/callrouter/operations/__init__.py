"""The hall: one verb per file; each loads, decides with a brain, saves and tells."""
