"""What can be done with the numbers a property knows: its residents', and those it blocks?"""
