"""What pages share; one room a subject."""
