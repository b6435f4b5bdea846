"""What can be done with property lists?"""
