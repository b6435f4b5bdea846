"""Where is something named, so that it cannot simply go?"""
