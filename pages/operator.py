"""Operator: how the server is, for whoever runs it."""

from pages.parts.frame.operator_view import open_operator

open_operator()
