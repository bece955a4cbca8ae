"""The shell: `python -m simulation`."""

from simulation.cli.commands import main

if __name__ == "__main__":
    main()
