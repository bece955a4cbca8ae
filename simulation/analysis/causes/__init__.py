"""Why an outcome changed: attribution to levers, drivers that add up, the same plan with one thing different."""
