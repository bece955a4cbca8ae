"""An option that holds a measured number."""

from __future__ import annotations

from typing import Any

import click


class Measured(click.FloatRange):
    """A number in a range. "nan", which click lets through every range, is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error where it is none."""
        found = super().convert(value, param, ctx)
        if found != found:
            self.fail(f"{value!r} is not a valid float.", param, ctx)
        return found
