"""Words, settings and ranges as the reader of a page sees them."""
