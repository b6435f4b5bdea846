"""What can be done with passwords?"""
