"""What can be done with defaults, and with the sources that follow them or do not?"""
