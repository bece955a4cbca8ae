"""Explanations computed from the model's own equations: routes of an effect, why it is small, a plan in words."""
