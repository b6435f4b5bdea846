"""What holds for every request of a program, whatever it asks for?"""
