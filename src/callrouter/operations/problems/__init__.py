"""What can be asked about what is not right?"""
