"""The palette as people with a colour-vision deficiency see it, and in grey: what must be told apart is, or differs by more than colour.

Vision is simulated by the matrices of Machado, Oliveira and Fernandes (2009) at full severity; distances are CIE 1976 ΔE in L*a*b*.
"""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from pages.parts.figures.comparison_charts import SHAPES
from pages.parts.figures.outcome_charts import DASHES, OTHERS, ROLES
from simulation.analysis.goals.alerts import SHAPES as SHAPES_OF_ALERTS

ROOT = Path(__file__).parents[1]
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
VISION = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
APART = 15.0  # ΔE: well beyond what the eye notices (2.3) at the width of a line
SEEN = 30.0  # and between a mark and the page


def lab(colour: str, vision: str) -> np.ndarray:
    """A colour (#rrggbb) as seen, in L*a*b* under D65."""
    sign = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(sign <= 0.04045, sign / 12.92, ((sign + 0.055) / 1.055) ** 2.4)
    seen = np.clip(VISION[vision] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    t = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def colours(theme: str) -> dict[str, str]:
    return dict(zip(ROLES, THEMES[theme]["chartCategoricalColors"], strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_gain_loss_and_practice_are_told_apart_by_everyone(theme, vision):
    """Bars of these three stand in one chart, without dash or mark."""
    of = colours(theme)
    for one, other in itertools.combinations(("scenario", "less", "reference"), 2):
        assert distance(of[one], of[other], vision) >= APART, (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_chosen_scenario_stands_out_from_the_others(theme, vision):
    of = colours(theme)
    for other in OTHERS:
        assert distance(of["scenario"], of[other], vision) >= APART * 0.8, other


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_that_come_close_for_anybody_differ_by_more_than_colour(theme):
    """In grey all of them may: each has a sign of its own in a comparison, and a dash of its own where there are no signs."""
    of = colours(theme)
    close = {
        pair
        for vision in VISION
        for pair in itertools.combinations(("scenario", "reference", *OTHERS), 2)
        if distance(of[pair[0]], of[pair[1]], vision) < APART
    }
    assert close and all(SHAPES[one] != SHAPES[other] for one, other in close)
    assert len(set(SHAPES.values())) == len(SHAPES) and len({tuple(dash) for dash in DASHES.values()}) == len(DASHES)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_every_line_is_seen_on_the_page(theme, vision):
    of = colours(theme)
    for role in ("scenario", "reference", "benchmark", "less", "target", *OTHERS):
        assert distance(of[role], of["paper"], vision) >= SEEN, role


def test_signs_of_alerts_differ_in_shape():
    assert len(set(SHAPES_OF_ALERTS.values())) == len(SHAPES_OF_ALERTS) == 3


def test_vision_is_simulated_as_published():
    """White stays white for everyone; red and green, far apart for most, come closer without the red cones."""
    assert all(np.allclose(lab("#ffffff", vision)[1:], 0, atol=1.5) for vision in VISION)
    assert distance("#c00000", "#008000", "deuteranopia") < 0.5 * distance("#c00000", "#008000", "usual")
