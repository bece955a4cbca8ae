"""The visitor's scenarios: history, comparison, four lines, the story for the hall screen."""
