"""A stored number and its number format -> what the spreadsheet prints: 10 formatted `0.00` is `10.00`.

A workbook keeps values and formats apart, and budget exports lean on it: 1602.9400000000001
is shown as 1,602.94, 0 as a dash. What is shown is what was published. Not covered:
fractions, scientific formats, Chinese capitals ([DBNum2]) and conditions other than the usual
plus; minus; zero sections; they print the plain number.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy/m/d", 15: "d-mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 31: 'yyyy"年"m"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"',
}  # fmt: skip

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[[^\]]*\]'
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)|(?P<plain>.)",
    re.S,
)
_UNCOVERED = re.compile(r"\[[<>=]|\[DBNum2\]", re.I)
_DATE = re.compile(r"y+|m+|d+|h+|s+", re.I)
_LONGEST = 400
_UNITS = {"y": "%Y", "m": "%m", "d": "%d", "h": "%H", "s": "%S"}


def printed(stored: str, code: str, *, from_1904: bool = False) -> str:
    """Return what a cell with the number `stored` and the format `code` prints."""
    if len(stored) > _LONGEST:
        raise ValueError("no spreadsheet keeps a number this long")
    value = Decimal(repr(float(stored))) if re.search(r"[.eE]", stored) else Decimal(stored)
    if code in ("", "@") or _UNCOVERED.search(code):
        return _general(value)
    section, value = _section(code, value)
    section = re.sub(r"General|G/通用格式", lambda word: f'"{_general(value)}"', section, flags=re.I)
    bare = "".join(m[0] for m in _TOKEN.finditer(section) if m["plain"] or m["digits"])
    if re.search(r"[ymdhs]", bare, re.I) and not re.search(r"[0#?]", bare):
        return _date(section, value, from_1904)
    return _general(value) if re.search(r"[eE][+-]|/", bare) else _number(section, value)


@cache
def _sections(code: str) -> tuple[str, ...]:
    parts, current = [], ""
    for token in _TOKEN.finditer(code):
        if token["plain"] == ";":
            parts.append(current)
            current = ""
        else:
            current += token[0]
    return (*parts, current)


def _section(code: str, value: Decimal) -> tuple[str, Decimal]:
    """Return the section of `code` that is for `value`; a minus section prints its own sign or brackets."""
    sections = _sections(code)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _general(value: Decimal) -> str:
    """Return a number as the format General shows it: at most eleven characters, without closing zeros."""
    whole = len(str(abs(int(value))))
    rounded = value.quantize(Decimal(1).scaleb(-max(10 - whole, 0)), ROUND_HALF_UP)
    text = f"{rounded:f}" if rounded else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(section: str, value: Decimal) -> str:
    """Fill the digits of a section; rounding is on the decimal digits, half away from zero, as spreadsheets do."""
    tokens = [*_TOKEN.finditer(section)]
    value = value.scaleb(2 * sum(token["plain"] == "%" for token in tokens))
    parts = [token["quoted"] or token["escaped"] or token["plain"] or "" for token in tokens]
    places = [n for n, token in enumerate(tokens) if token["digits"]]
    if places:
        parts[places[0]], negative = _digits(tokens[places[0]]["digits"], value)
        parts.insert(0, "-" if negative else "")
    return "".join(parts).strip()


def _digits(pattern: str, value: Decimal) -> tuple[str, bool]:
    """Return the digits that a pattern like `#,##0.00` prints for a number, and whether a minus belongs before them."""
    scaled = pattern.rstrip(",")
    value = value.scaleb(-3 * (len(pattern) - len(scaled)))
    whole, _, decimals = scaled.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{abs(rounded):{',' if ',' in whole else ''}.{len(decimals)}f}"
    integer, _, fraction = text.partition(".")
    if integer == "0" and "0" not in whole:
        integer = ""
    integer = integer.rjust(whole.count("0"), "0") if "," not in whole else integer
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and fraction.endswith("0"):
        fraction, optional = fraction[:-1], optional - 1
    return integer + ("." + fraction if "." in scaled and decimals else ""), rounded < 0


def _date(section: str, value: Decimal, from_1904: bool) -> str:
    """Return a day number as a date; `m` behind an hour is minutes, single letters print no leading zero.

    A number beyond the calendar (99999999 in a cell with a date's format) is no date: it stays the number.
    """
    moment = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    try:
        moment += timedelta(days=float(value))
    except OverflowError:
        return _general(value)
    parts, hour = [], False
    for token in re.finditer(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|y+|m+|d+|h+|s+|.', section, re.I | re.S):
        text = token[0]
        letter = text[0].lower()
        if _DATE.fullmatch(text):
            shown = moment.strftime("%M" if letter == "m" and hour else _UNITS[letter])
            shown = shown[-2:] if letter == "y" and len(text) == 2 else shown
            parts.append(shown if len(text) > 1 or letter == "y" else shown.lstrip("0") or "0")
            hour = letter == "h"
        elif letter in '"\\':
            parts.append(text[1:].rstrip('"') if letter == '"' else text[1:])
        elif letter not in "[_*@;":
            parts.append(text)
    return "".join(parts).strip()
