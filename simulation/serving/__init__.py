"""What a server asks of itself: whether it may start, whether it is ready, who may do what."""
