"""What can be done with API keys?"""
