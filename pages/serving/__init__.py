"""The server beside its pages: health, readiness, how many are let in, what is written down of requests."""
