"""What is sent by e-mail, and to whom?"""
