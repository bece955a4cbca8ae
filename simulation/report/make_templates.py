"""Makes the empty Word and PowerPoint files that reports start from: `python -m simulation.report.make_templates`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("templates")
FONT = "Microsoft YaHei"


def word(path: Path) -> None:
    """A4, no styles kept twice, no theme fonts that override the ones set."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document = docx.Document()
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("stylesWithEffects"):
            del document.part.rels[key]
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            if name.endswith("Theme"):
                del fonts.attrib[name]
    _unnamed(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    document.save(str(path))


def slides(path: Path) -> None:
    """16:9 with two layouts, cover and title only; placeholders where they are used."""
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    old, deck.slide_width, deck.slide_height = deck.slide_width, Cm(33.867), Cm(19.05)
    layouts = deck.slide_layouts
    for layout in [layout for i, layout in enumerate(layouts) if i not in (0, 5)]:
        layouts.remove(layout)
    places = {0: (Cm(2), Cm(6), Cm(29.8), Cm(3.2)), 1: (Cm(2), Cm(9.6), Cm(29.8), Cm(2.2))}
    for i, layout in enumerate(deck.slide_layouts):
        for shape in list(layout.placeholders):
            number = shape.placeholder_format.idx
            if number > 1 or (i == 1 and number == 1):
                shape._element.getparent().remove(shape._element)
            else:
                shape.left, shape.top, shape.width, shape.height = (
                    places[number] if i == 0 else (Cm(1.4), Cm(0.7), Cm(31), Cm(1.9))
                )
    for shape in list(deck.slide_master.placeholders):
        if shape.placeholder_format.idx > 1:
            shape._element.getparent().remove(shape._element)
        else:
            shape.left, shape.width = Cm(1.4), Cm(31)
    _fonts(deck)
    _unnamed(deck)
    assert old != deck.slide_width
    deck.save(str(path))


def _unnamed(file: Any) -> None:
    """No name of a person or of a program that did not write the file."""
    import re

    file.core_properties.last_modified_by = ""
    part = next(r.target_part for r in file.part.package.iter_rels() if r.reltype.endswith("/extended-properties"))
    part._blob = re.sub(rb"<Application>[^<]*</Application>", b"<Application>SOE reform simulator</Application>", part.blob)


def _fonts(deck: Any) -> None:
    """Latin and East Asian fonts of the theme."""
    theme = next(r.target_part for r in deck.slide_master.part.rels.values() if r.reltype.endswith("/theme"))
    text = theme.blob.decode()
    for kind in ("latin", "ea"):
        start = 0
        while (at := text.find(f'<a:{kind} typeface="', start)) >= 0:
            end = text.index('"', at + len(f'<a:{kind} typeface="'))
            text = text[: at + len(f'<a:{kind} typeface="')] + FONT + text[end:]
            start = at + 10
    theme._blob = text.encode()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    word(FOLDER / "base.docx")
    slides(FOLDER / "base.pptx")
