"""From targets back to levers: targets and alerts, limits and what lifts them, routes, trade-offs."""
