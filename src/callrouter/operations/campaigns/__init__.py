"""What can be done with campaigns that were tracked elsewhere?"""
