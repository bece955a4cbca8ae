"""What leaves the app and comes back: report files, links, scenario files."""
