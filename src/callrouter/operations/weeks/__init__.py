"""What can be done with weeks?"""
