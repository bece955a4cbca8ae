"""What a report says, before any format: request, facts, sentences, tables."""
