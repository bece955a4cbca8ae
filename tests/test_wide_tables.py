"""Beside the panel at 900 pixels tables have less room than a phone gives them: their names stay in sight, a shadow says that there is more."""

from __future__ import annotations

from pathlib import Path

STYLE = Path(__file__).parents[1] / "static" / "style.css"


def test_names_stay_and_a_shadow_stands_up_to_a_thousand_pixels():
    narrow = STYLE.read_text(encoding="utf-8").split("@media (max-width: 1000px) {")[1].split("\n}\n")[0]
    assert "radial-gradient" in narrow and "position: sticky; left: 0" in narrow
