"""What can be done with properties?"""
