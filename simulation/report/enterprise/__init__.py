"""One sheet an enterprise: own figures, gaps, levers, targets."""
