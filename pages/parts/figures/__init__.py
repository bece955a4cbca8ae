"""Charts and tables on the screen."""
