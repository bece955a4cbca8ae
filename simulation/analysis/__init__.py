"""What a projection says about its causes: decompositions, checks and provenance; no equation lives here."""
