"""Options of commands that make papers: who issues them, and which parts they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from simulation.cli.options import PathOption
from simulation.cli.reading import content_of, text_of
from simulation.report.content.imprint import Imprint, logo_text


def issuer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--imprint` and `--logo`."""
    stated = click.option(
        "--imprint", type=PathOption, metavar="FILE", help="JSON: letterhead, department, author, recipients, signer."
    )
    pictured = click.option("--logo", type=PathOption, metavar="FILE", help="PNG or JPEG at the head of documents.")
    return stated(pictured(command))


def imprint_of(file: Path | None, logo: Path | None) -> Imprint:
    """Who issues a paper, from a file of fields and a picture."""
    found, left_out = Imprint.read(text_of(file) if file else "")
    if left_out:
        raise left_out[0].reason
    return replace(found, logo=logo_text(content_of(logo))) if logo else found


def parts_of(listed: tuple[str, ...] | None, all_: Iterable[str]) -> tuple[str, ...]:
    """Parts listed on the command line, all where nothing is."""
    return tuple(all_) if listed is None else listed
