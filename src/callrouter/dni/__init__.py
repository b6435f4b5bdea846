"""Which source is a visit to the website credited to? Pure rules, no clock and no I/O."""
