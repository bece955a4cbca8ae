"""The facilitator's console of a workshop."""
