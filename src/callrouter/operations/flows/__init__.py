"""What can be done with flows?"""
