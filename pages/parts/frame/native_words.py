"""What Streamlit itself says in English, by the text it says it with, and the id of what a visitor reads instead.

Streamlit has no setting for a language. A test holds that each of these texts is still among those of the version installed.
"""

from __future__ import annotations

import json

from simulation.engine.folders import STATIC
from simulation.language.texts import texts

TABLE = (
    "Fullscreen", "Close fullscreen", "Download as CSV", "Search", "Close Search", "Previous Result", "Next Result", "Type to search",
    "Show/hide columns", "Select all", "Clear selection", "Add row", "Delete row(s)", "Dataframe column menu", "Sort ascending",
    "Sort descending", "Format", "Autosize", "Pin column", "Unpin column", "Hide column", "Copy column name", "Statistics", "Automatic",
    "Localized", "Plain", "Compact", "Dollar", "Euro", "Yen", "Percent", "Scientific", "Accounting", "Average", "Median", "Minimum",
    "Maximum", "Sum", "Distinct", "Empty", "Values", "Range", "Standard deviation", "Based on sample",
)  # fmt: skip
CHART = (
    "Show data",
    "Show chart",
    "Download as PNG",
    "Copy Vega-Lite spec",
    "Copied!",
)  # before what the chart shows: "Show data: …"
FIELDS = (
    "No results", "Open", "Clear value", "Clear all", "Increment", "Decrement", "Number is above the allowed range.",
    "Number is below the allowed range.", "Error", "Choose date", "Clear date", "Use arrow keys to navigate dates. Enter to select. Escape to close.",
    "Upload", "Add files", "Drag and drop a file here", "Drag and drop files here", "Download failed", "Show password", "Hide password",
)  # fmt: skip
FRAME = ("Close", "Cancel", "Collapse sidebar", "Expand sidebar", "Sidebar", "Main menu", "System", "Light", "Dark", "Print", "Record screen",
    "Made with Streamlit v", "Copy version to clipboard", "Copied", "Skip to main content", "Running...", "Page not found")  # fmt: skip
PATTERNS = {
    "{} per file": "native.per_file",
    "Press Enter to {}": "native.press_enter",
    "Select {} matches": "native.select_matches",
    "Error: Number is outside the allowed range. Please enter a value between {} and {}.": "native.number_outside",
    ": Number is outside the allowed range. Please enter a value between {} and {}.": "native.number_between",
    "Error: Number is below the allowed range. Please enter a value greater than or equal to {}.": "native.number_below",
    ": Number is below the allowed range. Please enter a value greater than or equal to {}.": "native.number_least",
    "Error: Number is above the allowed range. Please enter a value less than or equal to {}.": "native.number_above",
    ": Number is above the allowed range. Please enter a value less than or equal to {}.": "native.number_most",
    "{}. Running the app's main page.": "native.not_found",
}


def key(said: str) -> str:
    """Id of what is read instead of a text."""
    return PATTERNS.get(said) or "native." + "_".join(
        "".join(sign if sign.isalnum() else " " for sign in said.lower()).split()
    )


def script() -> str:
    """The words and the script that writes them, to be put into the page."""
    rows = {
        said: [texts()[key(said)][language] for language in ("zh", "en")]
        for said in (*TABLE, *CHART, *FIELDS, *FRAME, *PATTERNS)
    }
    words = json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c")
    code = (STATIC / "native_words.js").read_text(encoding="utf-8")
    return f'<script type="application/json" id="native-words">{words}</script><script>{code}</script>'
