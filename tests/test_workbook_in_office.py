"""A real LibreOffice opens the template, types figures into it as a person would, and saves it; what it saved is read."""

from __future__ import annotations

import subprocess
from xml.sax.saxutils import escape

import pytest

from simulation.engine.errors import sentences
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of, template
from simulation.intake.workbook_fields import FIGURES
from tests.intake_support import BASE, ENGLISH, KINDS, figures
from tests.report_support import program
from tests.support import LIMIT

BASIC = """Sub Fill(source As String, cells As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  text = createUnoService("com.sun.star.io.TextInputStream")
  text.setInputStream(files.openFileRead(ConvertToURL(cells)))
  text.setEncoding("UTF-8")
  Do While Not text.isEOF()
    parts = Split(text.readLine(), Chr(9))
    If UBound(parts) = 3 Then
      cell = doc.Sheets.getByName(parts(0)).getCellRangeByName(parts(1))
      If parts(2) = "number" Then
        cell.setValue(Val(parts(3)))
      Else
        cell.setString(parts(3))
      End If
    End If
  Loop
  text.closeInput()
  doc.calculateAll()
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName" : saved(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL(ConvertToURL(target), saved())
  doc.close(True)
End Sub
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Typing"/>
</library:library>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Typing" script:language="StarBasic">{}</script:module>
"""


def typed(folder, source: bytes, cells: list[tuple[str, str, object]]) -> bytes:
    """The workbook after LibreOffice typed into cells (sheet, cell, value) and saved it."""
    office = program("soffice", "libreoffice")
    profile = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    subprocess.run([*profile, "--terminate_after_init"], check=True, timeout=LIMIT, capture_output=True)
    (library := folder / "profile" / "user" / "basic" / "Standard").mkdir(parents=True, exist_ok=True)
    (library.parent / "script.xlc").write_text(LIBRARIES, encoding="utf-8")
    (library / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    (library / "Typing.xba").write_text(MODULE.format(escape(BASIC)), encoding="utf-8")
    (given := folder / "given.xlsx").write_bytes(source)
    lines = (f"{sheet}\t{cell}\t{'text' if isinstance(value, str) else 'number'}\t{value}" for sheet, cell, value in cells)
    (told := folder / "cells.txt").write_text("\n".join(lines), encoding="utf-8")
    target = folder / "saved.xlsx"
    call = f'macro:///Standard.Typing.Fill("{given}","{told}","{target}")'
    done = subprocess.run([*profile, call], check=True, timeout=LIMIT, capture_output=True)
    assert target.exists(), done
    return target.read_bytes()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_libreoffice_fills_and_saves_the_template(tmp_path, language):
    about, entities, base = (sentences()[f"own.sheet.{kind}"][language] for kind in ("about", "entities", "base_year"))
    order = [row.id for row, _ in columns_of("base_year", language)]
    cells: list[tuple[str, str, object]] = [(about, "B4", "Place 一"), (about, "B5", BASE)]
    own = figures(4)
    for i, row in enumerate(own):
        at = FIRST + 1 + i
        kind, industry = (KINDS if language == "zh" else ENGLISH)[i]
        cells += [(entities, f"A{at}", f"Group {i + 1}"), (entities, f"B{at}", kind), (entities, f"C{at}", industry)]
        cells += [(base, f"{chr(65 + order.index(name))}{at}", row[name]) for name in FIGURES]
    found = read_workbook(typed(tmp_path, template(language, 12), cells), "own.xlsx")
    assert not found.problems, [p.plain("en") for p in found.problems]
    assert [one.name for one in found.enterprises.values()] == [
        f"Group {i + 1}" for i in range(4)
    ]  # names follow by formulas
    for key, row in zip(found.enterprises, own, strict=True):
        for name in FIGURES:
            assert found.figures[key, name].value == pytest.approx(row[name] * (1e-4 if name == "employees" else 1))
