"""What can be done with named outside numbers?"""
