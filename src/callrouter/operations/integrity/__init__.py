"""Is everything that is stored in order?"""
