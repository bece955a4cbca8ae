"""The lever panel: scenario bar, levers, dragging, limits."""
