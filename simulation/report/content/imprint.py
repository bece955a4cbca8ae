"""Who issues a report, to whom, and its logo: what a department fills in once and keeps."""

from __future__ import annotations

import base64
import binascii
import io
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from simulation.engine.errors import LeftOut, Refusal
from simulation.language.clean import clean
from simulation.language.words import Words

LONGEST = 80  # characters of a field
MOST_BYTES, MOST_DOTS, SHOWN = 2_000_000, 16_000_000, (480, 160)  # of a picture given; size at which it is kept


class ImprintError(Refusal):
    """A field or picture that cannot stand on a report."""


@dataclass(frozen=True)
class Imprint:
    """Texts are blank where nothing is stated.

    letterhead: whose paper it is; department, author: who made it; recipients: to whom; signer: who signs, with office;
    logo: a PNG as base64 text, as `logo_text` gives it.
    """

    letterhead: str = ""
    department: str = ""
    author: str = ""
    recipients: str = ""
    signer: str = ""
    logo: str = ""

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not isinstance(value, str):
                raise ImprintError("error.imprint.text", part=each.name)
            if each.name != "logo":
                object.__setattr__(self, each.name, clean(value, LONGEST).strip())
        if self.logo:
            _picture(self.logo_png)

    @property
    def logo_png(self) -> bytes:
        """The logo as PNG; empty where there is none."""
        try:
            return base64.b64decode(self.logo, validate=True)
        except (binascii.Error, ValueError):
            raise ImprintError("error.imprint.logo") from None

    @property
    def plain(self) -> dict[str, str]:
        """The fields that are stated."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}

    @property
    def text(self) -> str:
        """The same as text, blank where nothing is stated."""
        return json.dumps(self.plain, ensure_ascii=False, sort_keys=True) if self.plain else ""

    def lines(self, words: Words) -> tuple[str, ...]:
        """To whom it goes, which department and who made it, a line each; none where nothing is stated."""
        stated = self.plain
        parts = ("recipients", "department", "author")
        return tuple(words(f"paper.imprint.{part}", name=stated[part]) for part in parts if part in stated)

    def signature(self, date: str) -> tuple[str, ...]:
        """Lines of the signature: department or letterhead, who signs, date; none where nobody is stated."""
        signed = tuple(line for line in (self.letterhead or self.department, self.signer) if line)
        return (*signed, date) if signed else ()

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Imprint:
        """From fields by name; ImprintError for one that is not known or no text."""
        unknown = set(content) - {each.name for each in fields(cls)}
        if unknown:
            raise ImprintError("error.imprint.text", part=min(map(str, unknown)))
        return cls(**content)

    @classmethod
    def read(cls, text: Any, place: Any = None) -> tuple[Imprint, tuple[LeftOut, ...]]:
        """From the text that a browser kept, and what of it cannot be used; place: as other readers take it, not needed."""
        if text in ("", None):
            return cls(), ()
        try:
            content = json.loads(text)
            if not isinstance(content, dict):
                raise ImprintError("error.imprint.text", part="imprint")
            return cls.of(content), ()
        except Refusal as error:
            return cls(), (LeftOut("imprint", "", error),)
        except (TypeError, ValueError, RecursionError):
            return cls(), (LeftOut("imprint", "", ImprintError("error.imprint.text", part="imprint")),)


def logo_text(content: bytes) -> str:
    """A picture (PNG or JPEG) made small, without anything but its dots, as text; ImprintError where it is none."""
    if len(content) > MOST_BYTES:
        raise ImprintError("error.imprint.logo")
    picture = _picture(content)
    picture.thumbnail(SHOWN)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def _picture(content: bytes) -> Any:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as found:
                if found.width * found.height > MOST_DOTS:
                    raise ImprintError("error.imprint.logo")
                return found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ImprintError("error.imprint.logo") from None
