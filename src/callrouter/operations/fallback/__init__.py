"""What can be done for the time when we are down?"""
