"""Names of a chart's rows: beside its bars where there is room, above them where there is little, so that bars have the width."""

from __future__ import annotations

from typing import Any

import altair as alt

NARROW = "containerSize()[0] < 750"  # pixels of the chart, not of the window: long names and prices beside the bars leave them two fifths of it
GROWTH = "* 1.0"  # of lengths in expressions; in a hall it is more
ROW = 31  # pixels a row: a name and what is drawn below it, nearer to it than to the next name
HEIGHT = 10  # pixels of a bar below its name
ABOVE, BELOW = -8, 5  # pixels from a row's middle to that of its name, and of what is drawn


def length(wide: float, narrow: float) -> Any:
    """A length in a wide chart and in a narrow one."""
    return alt.ExprRef(f"({NARROW} ? {narrow} : {wide}) {GROWTH}")


def lowered() -> dict[str, Any]:
    """What moves marks below the name of their row, in a narrow chart."""
    return {"yOffset": length(0, BELOW)}


def names_axis(longest: int = 200, grid: bool = False) -> alt.Axis:
    """Names of rows; longest: pixels that a name may take beside the bars."""
    return alt.Axis(
        labelLimit=alt.ExprRef(f"{NARROW} ? 0.98 * containerSize()[0] : {longest} {GROWTH}"),
        labelAlign=alt.ExprRef(f"{NARROW} ? 'left' : 'right'"),
        labelPadding=length(4, 0),
        labelOffset=length(0, ABOVE),
        labelOverlap=False,
        ticks=False,
        domain=False,
        grid=grid,
        gridOpacity=alt.ExprRef(f"{NARROW} ? 0 : 1"),
        zindex=1,
    )


def raised() -> dict[str, Any]:
    """What moves writing at a row's edge to the line of its name, in a narrow chart."""
    return {"yOffset": length(0, ABOVE)}


def either(wide: float, narrow: float) -> Any:
    """A number in a wide chart and in a narrow one, which a hall does not enlarge."""
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")


def in_a_hall(text: str, times: float) -> str:
    """A specification (JSON) in writing that many times as large, for which every chart is narrow."""
    return text.replace(GROWTH, f"* {times:.3g}").replace(NARROW, "true")
