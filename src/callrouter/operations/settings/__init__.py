"""What can be done with settings?"""
