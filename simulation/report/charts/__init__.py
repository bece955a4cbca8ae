"""Charts as pictures for documents."""
