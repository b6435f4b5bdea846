"""A flow and its versions, as people read them."""
