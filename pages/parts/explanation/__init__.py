"""What a plan does and why: attribution, causal map, obstacles, the plan in words."""
