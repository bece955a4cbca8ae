"""How people are split into teams: three to six each, as even as may be."""

from __future__ import annotations

from simulation.workshop.team_acts import MOST_TEAMS
from simulation.workshop.workshop_errors import WorkshopRefusal

LEAST, USUAL, MOST = 3, 4, 6  # people a team: pairs learn little, beyond six some look on


def split(people: int, teams: int | None = None) -> tuple[int, ...]:
    """Sizes of the teams, larger ones first; as many teams as give about `USUAL` people each unless `teams` is said.

    WorkshopRefusal where that cannot be done with LEAST to MOST people a team in at most `MOST_TEAMS` teams.
    """
    if teams is None:
        teams = min(max(round(people / USUAL), -(-people // MOST), 1), MOST_TEAMS)
    if not (teams >= 1 and LEAST * teams <= people <= MOST * teams) or teams > MOST_TEAMS:
        raise WorkshopRefusal("error.workshop.split", people=people, least=LEAST, most=MOST, teams=MOST_TEAMS)
    return tuple(people // teams + (at < people % teams) for at in range(teams))
