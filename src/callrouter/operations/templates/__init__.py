"""What can be done with one property as the template of others?"""
