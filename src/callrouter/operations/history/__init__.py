"""What can be done with what was changed?"""
