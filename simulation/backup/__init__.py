"""What a server keeps, in one file and back: rooms of workshops, places that it offers."""
