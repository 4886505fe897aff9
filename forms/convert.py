"""Turns an XLSForm of this folder into the XForm that is committed beside it.

    python convert.py            writes keluarga.xml
    python convert.py --check    fails when the committed XML is not what the sheet gives
"""

import io
import sys
from pathlib import Path

import openpyxl
from pyxform.xls2xform import convert

FOLDER = Path(__file__).parent
# Our columns become attributes of each question's bind, in the namespace that sheet `settings` declares.
COLUMNS = {
    "x_merge": "merge",
    "x_core": "core",
    "x_export": "export",
    "x_class": "class",
    "x_soft_constraint": "soft_constraint",
    "x_soft_message": "soft_message",
    "x_soft_message_en": "soft_message_en",
}


def main(arguments: list[str]) -> int:
    sheet, target = FOLDER / "keluarga.xlsx", FOLDER / "keluarga.xml"
    xform = to_xform(sheet)
    if "--check" in arguments:
        same = target.read_text(encoding="utf-8") == xform
        print("up to date" if same else f"{target.name} differs from {sheet.name}: run convert.py and commit it")
        return 0 if same else 1
    target.write_text(xform, encoding="utf-8")
    print(f"wrote {target.name}, {len(xform.encode())} bytes")
    return 0


def to_xform(sheet: Path) -> str:
    book = openpyxl.load_workbook(sheet)
    survey = book["survey"]
    bind_columns(survey)
    add_rows(survey)
    prepared = io.BytesIO()
    book.save(prepared)
    result = convert(xlsform=prepared, file_type=".xlsx", validate=False, pretty_print=True)
    for warning in result.warnings:
        print("warning:", warning, file=sys.stderr)
    return result.xform


def bind_columns(survey) -> None:
    for cell in survey[1]:
        if cell.value in COLUMNS:
            cell.value = f"bind::pd:{COLUMNS[cell.value]}"
        elif str(cell.value).startswith("x_"):
            raise SystemExit(f"survey!{cell.coordinate}: unknown column {cell.value}")


def add_rows(survey) -> None:
    """A refusal at publishing names the place in the sheet, so every question carries its row."""
    column = survey.max_column + 1
    survey.cell(1, column, "bind::pd:row")
    names = {cell.value: cell.column for cell in survey[1]}
    for row in range(2, survey.max_row + 1):
        kind = str(survey.cell(row, names["type"]).value or "")
        if survey.cell(row, names["name"]).value and not kind.startswith("end"):
            survey.cell(row, column, f"survey:{row}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
