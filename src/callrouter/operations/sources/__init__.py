"""What can be done with sources and their numbers?"""
