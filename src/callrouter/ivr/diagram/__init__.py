"""How does a flow look? Cards, lines and lanes at coordinates, from the same flow that routes calls.

Nothing here knows of pages: a picture is data. Same flow, same picture.
"""
