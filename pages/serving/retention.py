"""What of rooms and kept workbooks is past its days, in the store and folder of this process; loaded late, as phones are."""

from __future__ import annotations

from simulation.serving.server_log import audit


def sweep_rooms() -> int:
    """Forget rooms whose time has been over for days of running; how many."""
    from pages.light.kept_workshop import workshop

    return workshop().sweep()


def sweep_workbooks() -> None:
    """Delete kept workbooks that nobody opened for their days, and for days of running since."""
    from simulation.intake.saved_workbooks import FOLDER, SavedWorkbooks, days_kept
    from simulation.workshop.store import data_folder

    if days := days_kept():
        gone = SavedWorkbooks(data_folder() / FOLDER).sweep(days)
        if gone:
            audit("-", "workbooks_deleted", count=gone, why="days")
