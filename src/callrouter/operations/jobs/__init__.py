"""What is done later, outside a request: jobs, written in the transaction that causes them."""
