"""What every page has in common: menu, heading, opened links, the browser's store, print and hall screen."""
