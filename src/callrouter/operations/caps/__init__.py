"""What can be done with the monthly caps on buying numbers?"""
