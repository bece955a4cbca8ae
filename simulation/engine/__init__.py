"""The machinery: tables, scenarios, ordering and evaluation of equations. It knows no equation."""
