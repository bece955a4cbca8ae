"""One line of visible text from what anybody typed."""

from __future__ import annotations

import re
import unicodedata

BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u180b\u180c\u180d\u180f\ufffc" + "".join(map(chr, range(0xFE00, 0xFE10)))
)  # letters that show nothing


CYRILLIC, AS_CYRILLIC = "АВЕЅІЈКМНОРСТУХҮԚԜѴаеѕіјокмнорстухүԛԝѵһԁв", "ABESIJKMHOPCTYXYQWVaesijokmhopctyxyqwvhdb"
GREEK, AS_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ", "ABEZHIKMNOPTYXaikvoptux"
DRAWN = str.maketrans(
    CYRILLIC + GREEK, AS_CYRILLIC + AS_GREEK
)  # letters drawn as Latin ones are, which normal forms keep apart


def clean(text: str, most: int = 120) -> str:
    """One line of visible text: no control, direction-changing or unassigned characters, at most `most` long."""
    kept = text
    if not text.isprintable():  # it holds more than visible characters and blanks
        kept = "".join(" " if character.isspace() else character for character in text if _visible(character))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def alike(name: str) -> str:
    """What names that read the same have in common: no width, case, blanks or characters that show nothing, one dash, no other script's twins of Latin letters."""
    drawn = unicodedata.normalize("NFKC", name).translate(DRAWN)
    folded = unicodedata.normalize("NFKC", drawn.casefold())
    shown = (c for c in folded if _visible(c) and not c.isspace() and c not in BLANK)
    return "".join("-" if unicodedata.category(c) == "Pd" else c for c in shown)


MARKUP = str.maketrans("[]|<>`$*_~\\#", "［］｜＜＞｀＄＊＿～＼＃")
ADDRESS = re.compile(r"://|(?<=www)\.", re.IGNORECASE)


def unmarked(text: str) -> str:
    """A name that is shown as it reads wherever it stands: signs of markup by their full-width twins, no address that becomes a link."""
    return ADDRESS.sub(lambda found: found[0].translate({58: "：", 46: "．"}), text.translate(MARKUP))


def _visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
