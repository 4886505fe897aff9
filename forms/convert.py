"""Turns an XLSForm into the XForm that is published.

    python forms/convert.py                    writes forms/keluarga.xml
    python forms/convert.py --check            fails when the committed XML is not what the sheet gives
    python forms/convert.py FILE.xlsx OUT.xml  the same for any form
    python forms/convert.py --json FILE.xlsx   for sync-server: the XForm, or all problems by sheet, row and column
"""

import io
import json
import re
import sys
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from pyxform.aliases import control, select
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2xform import convert

SHEET, TARGET = Path("forms/keluarga.xlsx"), Path("forms/keluarga.xml")
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
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
REFERENCE = re.compile(r"\$\{([^}]*)\}")
CHOICES = re.compile(r"(select_one|select_multiple|select one|select multiple)( from)? (\S+)")
BRACKET = re.compile(r"(begin|end)[ _](group|repeat)")
# How pyxform says where: a row, and mostly a sheet and a column.
PLACE = re.compile(r"\[row : (\d+)\](?: On the '(\w+)' sheet, the '([^']+)' value)?")


class Refused(Exception):
    """Holds the problems; `columns` of the sheet as far as it was read."""

    def __init__(self, problems: list, columns: dict):
        super().__init__()
        self.problems, self.columns = problems, columns


class Sheet:
    """A sheet with its headings, and the problems found in it."""

    def __init__(self, book, title: str, problems: list):
        self.title, self.problems = title, problems
        self.cells = book[title]
        self.columns = {}
        for cell in self.cells[1]:
            if cell.value is not None:
                self.columns.setdefault(str(cell.value).strip(), cell.column)

    def text(self, row: int, column: str) -> str:
        place = self.columns.get(column)
        value = self.cells.cell(row, place).value if place else None
        return "" if value is None else str(value).strip()

    def rows(self):
        return range(2, self.cells.max_row + 1)

    def letters(self) -> dict:
        return {heading: get_column_letter(column) for heading, column in self.columns.items()}

    def problem(self, code: str, row: int, column: str, detail: str) -> None:
        self.problems.append(problem(code, detail, self.title, row, column, self.columns.get(column)))


def problem(code: str, detail: str, sheet=None, row=None, column=None, place=None) -> dict:
    cell = f"{get_column_letter(place)}{row}" if place and row else None
    found = {"code": code, "sheet": sheet, "row": row, "column": column, "cell": cell, "detail": detail}
    return {key: value for key, value in found.items() if value is not None}


def main(arguments: list[str]) -> int:
    names = [argument for argument in arguments if not argument.startswith("--")]
    if "--json" in arguments:
        return tell(Path(names[0]))
    sheet, target = (Path(name) for name in names) if names else (SHEET, TARGET)
    try:
        xform, warnings, _ = to_xform(sheet)
    except Refused as refused:
        for found in refused.problems:
            place = f"{found.get('sheet')}!{found.get('cell') or found.get('row')}: " if "sheet" in found else ""
            print(f"{sheet.name}: {place}{found['detail']}", file=sys.stderr)
        return 1
    for warning in warnings:
        print("warning:", warning, file=sys.stderr)
    if "--check" in arguments:
        same = target.read_text(encoding="utf-8") == xform
        print("up to date" if same else f"{target.name} differs from {sheet.name}: run make form and commit it")
        return 0 if same else 1
    target.write_text(xform, encoding="utf-8")
    print(f"wrote {target.name}, {len(xform.encode())} bytes")
    return 0


def tell(sheet: Path) -> int:
    try:
        xform, warnings, columns = to_xform(sheet)
        answer = {"xform": xform, "warnings": warnings, "columns": columns}
    except Refused as refused:
        answer = {"problems": refused.problems, "columns": refused.columns}
    json.dump(answer, sys.stdout)
    return 0


def to_xform(path: Path) -> tuple:
    """The XForm, pyxform's warnings, and the letters of the sheet's columns."""
    problems = []
    try:
        book = openpyxl.load_workbook(path)
    except OSError as error:
        raise Refused([problem("sheet.file", f"{path.name} cannot be read: {error.strerror}")], {}) from error
    except Exception as error:
        raise Refused([problem("sheet.file", f"{path.name} is not a workbook of Excel (.xlsx)")], {}) from error
    for title in ("survey", "settings"):
        if title not in book:
            problems.append(problem("sheet.missing", f"there is no sheet {title}"))
    if problems:
        raise Refused(problems, {})
    survey = Sheet(book, "survey", problems)
    choices = Sheet(book, "choices", problems) if "choices" in book else None
    columns = survey.letters()
    check(survey, choices)
    bind_columns(survey)
    add_rows(survey)
    prepared = io.BytesIO()
    book.save(prepared)
    try:
        result = convert(xlsform=prepared, file_type=".xlsx", validate=False, pretty_print=True)
    except Exception as error:
        add_told(problems, str(error), survey, choices)
    if problems:
        raise Refused(sorted(problems, key=lambda found: (found.get("sheet", ""), found.get("row", 0))), columns)
    return result.xform, result.warnings, columns


def add_told(problems: list, told: str, survey: Sheet, choices) -> None:
    """What pyxform stopped at; a place that we told of already is not told of twice."""
    place = PLACE.search(told)
    row = int(place[1]) if place else None
    title, column = (place[2] or "survey", place[3]) if place else (None, None)
    if any(found.get("row") == row and found.get("sheet") == title for found in problems if row):
        return
    sheet = choices if title == "choices" else survey
    at = sheet.columns.get(column) if sheet else None
    problems.append(problem("sheet.pyxform", PLACE.sub("", told).strip(" .") or told, title, row, column, at))


def check(survey: Sheet, choices) -> None:
    """Whatever can be told of at once: pyxform stops at the first."""
    for column in ("type", "name"):
        if column not in survey.columns:
            survey.problem("sheet.heading", 1, column, f"there is no column {column}")
    for heading, column in survey.columns.items():
        if heading.startswith("x_") and heading not in COLUMNS:
            survey.problem("sheet.heading", 1, heading, f"the column {heading} is not one of ours")
    for sheet in filter(None, (survey, choices)):
        check_cells(sheet)
    lists = check_choices(choices) if choices else set()
    names = check_questions(survey, lists)
    for row in survey.rows():
        for heading in survey.columns:
            for name in REFERENCE.findall(survey.text(row, heading)):
                if name.strip().removeprefix("last-saved#") not in names:
                    survey.problem("sheet.reference", row, heading, f"${{{name}}} is no question of the sheet")


def check_cells(sheet: Sheet) -> None:
    for merged in sheet.cells.merged_cells.ranges:
        heading = next((h for h, c in sheet.columns.items() if c == merged.min_col), None)
        detail = f"{merged.coord} is one merged cell: only its first place has the value"
        sheet.problem("sheet.merged", merged.min_row, heading, detail)
    for row in sheet.cells.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f":
                heading = next((h for h, c in sheet.columns.items() if c == cell.column), None)
                sheet.problem("sheet.formula", cell.row, heading, "a formula: write what it gives")


def check_choices(choices: Sheet) -> set:
    seen, lists = set(), set()
    for row in choices.rows():
        listed, name = choices.text(row, "list_name"), choices.text(row, "name")
        if not listed and not name:
            continue
        lists.add(listed)
        if not listed or not name:
            column = "name" if listed else "list_name"
            choices.problem("sheet.choice", row, column, f"a choice needs its {column}")
        elif len(name.split()) > 1:
            choices.problem("sheet.choice", row, "name", f"the code `{name}` is not one word")
        elif (listed, name) in seen:
            choices.problem("sheet.choice", row, "name", f"the list {listed} has the code {name} twice")
        seen.add((listed, name))
    return lists


def check_questions(survey: Sheet, lists: set) -> set:
    """Types, names, lists and brackets. Returns the names."""
    names, open_brackets = set(), []
    for row in survey.rows():
        kind, name = survey.text(row, "type"), survey.text(row, "name")
        if not kind:
            if name:
                survey.problem("sheet.type", row, "type", f"the question {name} has no type")
            continue
        bracket = BRACKET.fullmatch(kind)
        if bracket and bracket[1] == "end":
            if not open_brackets or open_brackets.pop()[0] != bracket[2]:
                survey.problem("sheet.bracket", row, "type", f"there is no {bracket[2]} to end here")
            continue
        if bracket:
            open_brackets.append((bracket[2], row))
        check_type(survey, row, kind, lists)
        if not name:
            survey.problem("sheet.name", row, "name", "a question needs a name")
        elif not NAME.fullmatch(name):
            survey.problem("sheet.name", row, "name", f"`{name}`: up to 40 letters, digits and _, no digit first")
        elif name in names:
            survey.problem("sheet.name", row, "name", f"the name {name} is used twice; answers are kept by name")
        names.add(name)
    for bracket, row in open_brackets:
        survey.problem("sheet.bracket", row, "type", f"this {bracket} is not ended")
    return names


def check_type(survey: Sheet, row: int, kind: str, lists: set) -> None:
    chosen = CHOICES.fullmatch(kind)
    if chosen and not chosen[2] and chosen[3] not in lists:
        survey.problem("sheet.list", row, "type", f"the sheet choices has no list {chosen[3]}")
    known = chosen or BRACKET.fullmatch(kind) or kind.split()[0] in select or kind in control
    if not known and kind not in QUESTION_TYPE_DICT:
        survey.problem("sheet.type", row, "type", f"the type `{kind}` is not known")


def bind_columns(survey: Sheet) -> None:
    for heading, column in survey.columns.items():
        if heading in COLUMNS:
            survey.cells.cell(1, column).value = f"bind::pd:{COLUMNS[heading]}"


def add_rows(survey: Sheet) -> None:
    """A refusal at publishing names the place in the sheet, so every question carries its row."""
    column = survey.cells.max_column + 1
    survey.cells.cell(1, column, "bind::pd:row")
    for row in survey.rows():
        if survey.text(row, "name") and not survey.text(row, "type").startswith("end"):
            survey.cells.cell(row, column, f"survey:{row}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
