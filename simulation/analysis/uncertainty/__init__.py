"""How wide outcomes range: draws, ensembles, and where the width comes from."""
