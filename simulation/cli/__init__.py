"""The shell: `python -m simulation`."""
