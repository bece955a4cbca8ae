"""Rehearsal: simulated teams that use the same addresses as phones, alone with a host, in tests, and as a load on a server."""
