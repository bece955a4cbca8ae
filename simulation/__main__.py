"""The shell: `python -m simulation`."""

from simulation.shell import main

if __name__ == "__main__":
    main()
