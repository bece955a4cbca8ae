"""Small parts of a Word document that the library has no words for."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def field_part(kind: str | None, text: str | None) -> Any:
    """One part of a field that Word computes."""
    if kind == "text":
        element = OxmlElement("w:t")
        element.text = text
    elif kind is None:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
    else:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    return element


def repeated_head(row: Any) -> None:
    """Repeat a row of heads on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def kept_whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
