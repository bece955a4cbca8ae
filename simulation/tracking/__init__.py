"""Keeping to a plan: the monthly record, where the year will land, why it differs from the plan, what would bring it back."""
