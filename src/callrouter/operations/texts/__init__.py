"""What is done with texts?"""
