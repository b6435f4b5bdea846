"""What can be done with imports of another property's defaults?"""
