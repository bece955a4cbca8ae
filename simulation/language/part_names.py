"""What a part of the whole is called: a sector, or an enterprise where a place has these."""

from __future__ import annotations

import re

PART = {"zh": ("板块", "企业"), "en": ("sector", "enterprise")}  # by whether it is an enterprise
EITHER = {"zh": re.compile("板块或企业|企业或板块"), "en": re.compile("[Ss]ector or enterprise|[Ee]nterprise or sector")}
PARTS = {
    "zh": re.compile("板块(?:[与或]企业)?|企业[与或]板块"),
    "en": re.compile("[Ss]ector or enterprise|[Ee]nterprise or sector|[Ss]ector"),
}


def named(text: str, language: str, enterprises: bool) -> str:
    """A text whose word for a part of the whole is that of a place of enterprises, where it is one."""
    if not enterprises:
        return text
    word = PART[language][True]
    return _written(PARTS[language], word, text)


def chosen(text: str, language: str, enterprises: bool) -> str:
    """A text that leaves open what the parts are, as a place calls them."""
    return _written(EITHER[language], PART[language][enterprises], text)


def _written(either: re.Pattern[str], word: str, text: str) -> str:
    """The word in place of what is found, with a capital where that has one."""
    return either.sub(lambda found: word.capitalize() if found[0][0].isupper() else word, text)
