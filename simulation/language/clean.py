"""One line of visible text from what anybody typed."""

from __future__ import annotations

import re
import unicodedata


def clean(text: str, most: int = 120) -> str:
    """One line of visible text: no control, direction-changing or unassigned characters, at most `most` long."""
    kept = "".join(" " if character.isspace() else character for character in text if _visible(character))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line if len(line) <= most else line[: most - 1] + "…"


MARKUP = str.maketrans("[]|<>`$*_~\\#", "［］｜＜＞｀＄＊＿～＼＃")
ADDRESS = re.compile(r"://|(?<=www)\.", re.IGNORECASE)


def unmarked(text: str) -> str:
    """A name that is shown as it reads wherever it stands: signs of markup by their full-width twins, no address that becomes a link."""
    return ADDRESS.sub(lambda found: found[0].translate({58: "：", 46: "．"}), text.translate(MARKUP))


def _visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
