"""In a narrow chart a name stands above what is drawn of it, and no other name is nearer to that."""

import json
import re

import pytest

from pages.parts.figures import analysis_charts, dot_rows, outcome_charts, row_names

SPECS = {
    "ranked": lambda: analysis_charts.ranked_spec("", "", ()),
    "steps": lambda: analysis_charts.steps_spec("", ""),
    "swing": lambda: analysis_charts.swing_spec("", "", ""),
    "waterfall": lambda: outcome_charts.waterfall_spec("", ""),
    "entities": lambda: outcome_charts.bars_spec("", "", ""),
    "dots": lambda: dot_rows.dot_rows_spec("", ""),
    "distances": lambda: dot_rows.distance_spec("", ""),
}


def narrow(spec: str, field: str) -> set[float]:
    """Values that a field takes in a narrow chart, in pixels from the middle of a row."""
    return {float(found) for found in re.findall(rf'"{field}": {{"expr": "\([^"]*? \? (-?[\d.]+) : ', spec)}


@pytest.mark.parametrize("name", SPECS)
def test_what_is_drawn_is_nearer_to_its_own_name_than_to_the_next(name):
    """Names 15 pixels above their bars and 12 below the bars of others were read with the wrong one."""
    spec = json.dumps(SPECS[name]())
    (above,) = narrow(spec, "labelOffset")
    drawn = narrow(spec, "yOffset") - {above}  # figures at the end of a name stand on its line
    assert drawn
    for below in drawn:
        own, following = below - above, row_names.ROW + above - below
        assert own + 4 <= following, f"{own} pixels to its own name, {following} to the next"


def test_what_is_written_at_a_bars_end_does_not_reach_the_names():
    """The widest bar's end takes its text and the gaps around it; a longer text at a bar that ends in the middle takes less."""

    def bar(least, most, least_text, most_text):
        return {"least": least, "most": most, "least_text": least_text, "most_text": most_text}

    widest = bar(0.0, 10.0, "25% a year", "0% a year")
    assert analysis_charts.room_at_ends([widest]) == 10 * analysis_charts.SIGN + analysis_charts.BESIDE
    assert analysis_charts.room_at_ends([widest, bar(5.0, 6.0, "CNY 0.003 bn a firm", "")]) == 72
    assert analysis_charts.room_at_ends([bar(0.0, 10.0, "CNY 0.003 bn a firm", ""), widest]) == 19 * 6 + 12
    assert (
        analysis_charts.room_at_ends([bar(0.0, 10.0, "1%", "2%")])
        == analysis_charts.room_at_ends([])
        == analysis_charts.ENDS
    )
