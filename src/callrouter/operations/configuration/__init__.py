"""What can be done with configuration as files?"""
