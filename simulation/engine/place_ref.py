"""Which place something was made on: what files, links, documents and rooms name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from simulation.engine.errors import Refusal

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
DIGEST = re.compile(r"[0-9a-f]{12}")
LONGEST = 30  # characters of a label
OWN = "own"  # id of a place whose tables give it none: many places bear it


@dataclass(frozen=True)
class PlaceRef:
    """A place by id, base year and digest of its tables, with what it is called in both languages."""

    id: str
    base_year: int
    digest: str
    label_zh: str = ""
    label_en: str = ""

    def means(self, other: PlaceRef) -> bool:
        """Whether both name one place, be it with other figures: places without an id of their own are told apart by name."""
        same = (self.id, self.base_year) == (other.id, other.base_year)
        named = (self.label_zh, self.label_en) == (other.label_zh, other.label_en)
        return same and (self.id != OWN or self.digest == other.digest or named)

    def plain(self) -> dict[str, Any]:
        """As it stands in a file; names are shortened."""
        labels = {name: getattr(self, name)[:LONGEST] for name in ("label_zh", "label_en")}
        return {**asdict(self), **labels}

    @classmethod
    def read(cls, raw: Any) -> PlaceRef | None:
        """The place that a file names; none where what stands there names none."""
        if not isinstance(raw, Mapping) or not {"id", "base_year", "digest"} <= set(raw) <= set(cls.__dataclass_fields__):
            return None
        texts = [raw[name] for name in ("id", "digest")] + [raw.get(name, "") for name in ("label_zh", "label_en")]
        year = raw["base_year"]
        if not all(isinstance(text, str) for text in texts) or type(year) is not int:
            return None
        sound = ID.fullmatch(raw["id"]) and DIGEST.fullmatch(raw["digest"]) and all(len(text) <= LONGEST for text in texts)
        return cls(raw["id"], year, raw["digest"], *texts[2:]) if sound else None

    def named(self) -> Refusal:
        """Its name and base year within a sentence, in either language."""
        return PlaceNamed("place", zh=self.label_zh or self.id, en=self.label_en or self.id, year=self.base_year)


class PlaceNamed(Refusal):
    """The name of a place as a part of another refusal."""

    def said(self, language: str = "en", write: object = None, named: object = None) -> str:
        """Name and base year in a language."""
        name = str(self.fields[language])[:LONGEST].encode("utf-8", "backslashreplace").decode()
        return f"{name}（{self.fields['year']}）" if language == "zh" else f"{name} ({self.fields['year']})"
