"""One module a step; a store is brought up to the last one when it is opened."""
