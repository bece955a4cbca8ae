"""Zip files whose bytes depend on their content alone: fixed order of fields, fixed dates, embedded files too."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping

STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def zipped(files: Mapping[str, bytes], date: str) -> bytes:
    """An archive of files in the order given, all of one date (ISO)."""
    moment = datetime.date.fromisoformat(date)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, content, compresslevel=6)
    return buffer.getvalue()


def fixed(office: bytes, date: str) -> bytes:
    """An Office file with fixed dates inside and out, workbooks embedded in it included."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    for name, content in files.items():
        if name.endswith(".xlsx"):
            files[name] = fixed(content, date)
        elif name.endswith("docProps/core.xml"):
            files[name] = STAMPS.sub(rb"\g<1>" + f"{date}T00:00:00Z".encode() + rb"\g<2>", content)
    return zipped(files, date)
