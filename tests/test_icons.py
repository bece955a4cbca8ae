"""Icons: the app's own font draws every icon that the app or Streamlit names, and is the one that its styles ask for."""

from __future__ import annotations

import os

import pytest

NO_ICON = {"star_filled"}  # Streamlit's word for a star of another kind


def test_every_icon_that_is_named_is_drawn():
    """Where this fails, an icon is new, or Streamlit is: `python -m deploy.icons` writes the font anew."""
    try:
        import brotli  # noqa: F401  # what the font is compressed by
        from fontTools.ttLib import TTFont
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail("fonttools and brotli are not installed")
        pytest.skip("fonttools and brotli are not installed")
    from deploy import icons

    own, theirs = icons.drawn(TTFont(icons.FONT)), icons.drawn(icons.shipped())
    named = icons.used()
    assert named - theirs.keys() == NO_ICON, "icons that nobody draws"
    assert named - own.keys() == NO_ICON and len(named) > 50
    assert icons.FONT.stat().st_size < 0.1 * next(icons.SHIPPED.glob("media/MaterialSymbols-Rounded.*")).stat().st_size
