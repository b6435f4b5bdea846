"""What is told to whoever asks about themselves?"""
