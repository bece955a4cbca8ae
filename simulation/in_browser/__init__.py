"""The model for a browser: equations as a table of operations, and what a run of a scenario needs beside them."""
