"""Why the model may be believed: identities, calibration, back-test, and what a figure rests on."""
