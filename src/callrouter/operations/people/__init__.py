"""What can be done with people?"""
