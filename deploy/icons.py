"""The icons that a browser fetches: of Streamlit's own font those that the app and Streamlit draw, a thirtieth of its bytes.

    python -m deploy.icons

Writes `static/fonts/icons.woff2`, which `pages/parts/frame/first_paint.py` gives for Streamlit's; a test says when it must be run, as after an icon more or another Streamlit. Needs fonttools and brotli.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

from simulation.engine.folders import STATIC

ROOT = Path(__file__).parents[1]
SHIPPED = Path(streamlit.__file__).parent / "static" / "static"
FONT = STATIC / "fonts" / "icons.woff2"
NAMED = re.compile(r":material/([a-z0-9_]+)")
LETTERS = " abcdefghijklmnopqrstuvwxyz0123456789_"


def used() -> set[str]:
    """Icons by name that the app or Streamlit's own page names."""
    programs = [*ROOT.glob("*.py"), *ROOT.glob("pages/**/*.py"), *SHIPPED.glob("js/*.js")]
    return {name for path in programs for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def drawn(font: TTFont) -> dict[str, str]:
    """Glyphs of a font by the name of the icon, which is written and drawn as one."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            ligatures = getattr(getattr(table, "ExtSubTable", table), "ligatures", {})
            for first, ends in ligatures.items():
                found |= {letters[first] + "".join(letters[one] for one in end.Component): end.LigGlyph for end in ends}
    return found


def shipped() -> TTFont:
    """Streamlit's font of icons."""
    (path,) = SHIPPED.glob("media/MaterialSymbols-Rounded.*.woff2")
    return TTFont(path)


def main() -> None:
    """Write the font."""
    font = shipped()
    every = drawn(font)
    options = subset.Options()
    options.layout_closure, options.layout_features, options.flavor = False, ["*"], "woff2"
    options.name_IDs, options.notdef_outline = ["*"], True
    chosen = subset.Subsetter(options)
    chosen.populate(glyphs=[every[name] for name in sorted(used() & every.keys())], text=LETTERS)
    chosen.subset(font)
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(FONT)
    print(f"{len(used() & every.keys())} icons of {len(every)}, {FONT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
