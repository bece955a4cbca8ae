"""One line of visible text from what anybody typed."""

from __future__ import annotations

import re
import unicodedata

BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u180b\u180c\u180d\u180f\ufffc" + "".join(map(chr, range(0xFE00, 0xFE10)))
)  # letters that show nothing


def clean(text: str, most: int = 120) -> str:
    """One line of visible text: no control, direction-changing or unassigned characters, at most `most` long."""
    kept = "".join(" " if character.isspace() else character for character in text if _visible(character))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def alike(name: str) -> str:
    """What names that read the same have in common: no width, case, blanks or characters that show nothing."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in folded if _visible(c) and not c.isspace() and c not in BLANK)


MARKUP = str.maketrans("[]|<>`$*_~\\#", "［］｜＜＞｀＄＊＿～＼＃")
ADDRESS = re.compile(r"://|(?<=www)\.", re.IGNORECASE)


def unmarked(text: str) -> str:
    """A name that is shown as it reads wherever it stands: signs of markup by their full-width twins, no address that becomes a link."""
    return ADDRESS.sub(lambda found: found[0].translate({58: "：", 46: "．"}), text.translate(MARKUP))


def _visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
