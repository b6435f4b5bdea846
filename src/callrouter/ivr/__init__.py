"""What happens next in a call? Flows, routing and folding: pure, no I/O, no clock."""
