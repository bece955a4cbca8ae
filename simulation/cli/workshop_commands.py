"""Commands of the workshop: the rehearsal of a hall on one's own server."""

from __future__ import annotations

import json
import ssl
import sys
from pathlib import Path

import click

from simulation.cli.commands import as_json
from simulation.cli.measured_option import Measured
from simulation.cli.options import PathOption, language
from simulation.engine.errors import Refusal
from simulation.language.words import Words
from simulation.workshop.rehearsal.load_run import HANDING_IN, PACE, LoadRun, Seen, high
from simulation.workshop.rehearsal.own_server import own_server
from simulation.workshop.service import Workshop
from simulation.workshop.splitter import split
from simulation.workshop.store import Store
from simulation.workshop.team_acts import MOST_TEAMS

TRUSTED = 0.3  # of a core that the simulated phones may use themselves


@click.command()
@click.option("--teams", type=click.IntRange(1, MOST_TEAMS), help="Teams, of one phone each unless --phones says more.")
@click.option("--phones", type=click.IntRange(1, 6), help="Phones of each of the --teams.")
@click.option(
    "--people", type=click.IntRange(3, 6 * MOST_TEAMS), help="People with a phone each, split into teams of 3 to 6."
)
@click.option("--minutes", type=Measured(0.1, 60), default=5.0, show_default=True, help="How long levers are moved.")
@click.option(
    "--url", help="A running server that keeps its rooms in the same store (SOE_DATA, DATABASE_URL); else one is started."
)
@click.option(
    "--trust",
    type=PathOption,
    help="Certificate (PEM) to be trusted at --url beside the usual ones.",
)
@as_json
def rehearse(
    teams: int | None,
    phones: int | None,
    people: int | None,
    minutes: float,
    url: str | None,
    trust: Path | None,
    as_json: bool,
) -> None:
    """Say how many teams a server carries: simulated teams and a board, over the addresses that phones use.

    A phone changes a lever every three seconds, and a team hands in every eighth change. Where the server does not carry them, fewer
    are tried. Exit code 0 when it carries all, 1 when not.
    """
    if (teams is None) == (people is None) or (phones and people):
        raise Refusal("error.rehearse.size")
    sizes = split(people) if people else (phones or 1,) * (teams or 1)
    if url:
        rounds = _tried(Workshop(Store()), url, sizes, minutes * 60, _trusting(trust))
    else:
        with own_server() as (address, store):
            rounds = _tried(Workshop(Store(store)), address, sizes, minutes * 60)
    if as_json:
        click.echo(json.dumps([_plain(seen) for seen in rounds], indent=1))
    else:
        for line in _said(rounds):
            click.echo(line)
    sys.exit(0 if rounds[0].carried else 1)


def _trusting(certificate: Path | None) -> ssl.SSLContext | None:
    """The usual certificates and one more; refused where the file holds none."""
    if certificate is None:
        return None
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(certificate)
    except (ssl.SSLError, OSError):
        raise Refusal("error.rehearse.trust", file=str(certificate)) from None
    return context


def _tried(
    workshop: Workshop, address: str, sizes: tuple[int, ...], seconds: float, trust: ssl.SSLContext | None = None
) -> list[Seen]:
    """Loads from all teams down to as many as the server carries, each a third fewer."""
    found = [LoadRun(workshop, address, sizes, seconds, trust=trust).run()]
    while not found[-1].carried and len(sizes) > 1:
        sizes = sizes[: max(len(sizes) * 2 // 3, 1)]
        found.append(LoadRun(workshop, address, sizes, seconds, trust=trust).run())
    return found


def _plain(seen: Seen) -> dict[str, float | int | bool | list[str]]:
    return {
        "teams": seen.teams,
        "people": seen.people,
        "carried": seen.carried,
        "own_figures_p50": high(seen.own, 0.5),
        "own_figures_p95": high(seen.own),
        "board_p50": high(seen.board, 0.5),
        "board_p95": high(seen.board),
        "changes": len(seen.own),
        "submissions": seen.submissions,
        "lost": seen.lost,
        "refused": seen.refused[:20],
        "clients_share_of_a_core": seen.clients,
    }


def _said(rounds: list[Seen]) -> list[str]:
    words = Words.screen(language())
    lines = []
    for seen in rounds:
        own, board = ([str(round(1000 * high(times, share))) for share in (0.5, 0.95)] for times in (seen.own, seen.board))
        said = {"teams": seen.teams, "people": seen.people, "changes": len(seen.own), "submissions": seen.submissions}
        lines.append(words("rehearse.load", **said, pace=PACE, every=HANDING_IN))
        lines.append(words("rehearse.times", own=own[0], own_high=own[1], board=board[0], board_high=board[1]))
        lines.append(words("rehearse.faults", refused=len(seen.refused), lost=seen.lost))
        if seen.clients > TRUSTED:
            lines.append(words("rehearse.clients", share=round(100 * seen.clients)))
    last = rounds[-1]
    return [*lines, words("rehearse.carries" if last.carried else "rehearse.none", teams=last.teams, people=last.people)]


COMMANDS = (rehearse,)
