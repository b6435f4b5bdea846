"""What can be done with teams?"""
