"""The sums that the form of a table promises: across its columns, down its codes, labels and groups.

Nothing here knows a table by name. A header tree says which columns a total stands over, the codes say which
rows belong under which, the numbering says it of rows without codes; where more than one way is possible the
proof takes the one that ties.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby

from analysis.tables.header import Column, meaning
from analysis.tables.outline import PART
from analysis.tables.proof import Trial, first_tied
from analysis.tables.reading import Entry, Reading

_TOTAL = re.compile(r".*(?:合计|总计|小计|总额)(?:\(.*\)|（.*）)?")
_PART_OF = re.compile(r"其中(?:之一)?:")
_DROPPED = 2  # columns that a total may leave out
_MANY = 12  # columns beyond which only their whole sum is tried
_CLASS = 3

Sum = tuple[Column, tuple[Column, ...]]


def trials(reading: Reading) -> list[Trial]:
    """Return every sum of one table that can be tried."""
    entries = reading.entries
    found = list(_across(reading))
    for _, group in groupby(sorted(entries, key=_by_key), key=_by_key):
        column = sorted(group, key=lambda entry: (entry.row, entry.lane))
        if any(entry.code for entry in column):
            found.extend(_down_codes(column))
        elif any(entry.depths[1] != column[0].depths[1] for entry in column if entry.lane == column[0].lane):
            found.extend(_down_groups(column))
        else:
            found.extend(_down_labels(column))
    found.extend(_footing(entries, found))
    return [trial for trial in found if not trial.bare]


def is_total(entry: Entry) -> bool:
    return not entry.code and bool(_TOTAL.fullmatch(entry.label))


def _by_key(entry: Entry) -> str:
    return repr(entry.key)


def _across(reading: Reading) -> Iterator[Trial]:
    """Yield the sums of each row: a total over its neighbours, as far as the header says that it stands over them."""
    rows: dict[tuple[int, int], dict[Column, Entry]] = {}
    for entry in reading.entries:
        rows.setdefault((entry.row, entry.lane), {})[entry.column] = entry
    lanes = {lane.amounts for _, layout in reading.sheet.layouts for lane in layout.lanes}
    for lane in sorted(lanes, key=repr):
        yield from _parts_named(lane, rows.values())
    for whole, parts in (promised for amounts in sorted(lanes, key=repr) for promised in _promised(amounts)):
        here = [row for row in rows.values() if whole in row and row[whole].amount is not None]
        chosen = _chosen(whole, parts, here)
        for row in here:
            if trial := first_tied("across", row[whole], [[row[part] for part in chosen if part in row]]):
                yield trial


def _parts_named(lane: Sequence[Column], rows: Iterable[dict[Column, Entry]]) -> Iterator[Trial]:
    """Where the columns 其中 … behind one add up to it in every row they are all its parts; else some of them."""
    found: dict[Column, list[Trial]] = {}
    for row in rows:
        for over, parts in _parts_behind(lane):
            here = tuple(row[part] for part in parts if part in row)
            if over in row and here:
                found.setdefault(over, []).append(Trial("parts", row[over], here))
    for tried in found.values():
        if all(trial.tied for trial in tried):
            yield from tried


def _parts_behind(lane: Sequence[Column]) -> list[Sum]:
    """Return (column, the columns 其中 … that stand behind it)."""
    behind: list[tuple[Column, list[Column]]] = []
    for column in (c for c in lane if c.role == "amount" and c.path):
        if not _PART_OF.match(column.path[-1]):
            behind.append((column, []))
        elif behind:
            behind[-1][1].append(column)
    return [(over, tuple(parts)) for over, parts in behind if parts]


def _chosen(whole: Column, parts: tuple[Column, ...], rows: Sequence[dict[Column, Entry]]) -> tuple[Column, ...]:
    """Return the parts that make up the whole in every row: all of them, or all but one or two that stand beside it."""
    for count in range(min(_DROPPED + 1, len(parts)) if len(parts) <= _MANY else 1):
        for kept in combinations(parts, len(parts) - count):
            ways = [Trial("across", row[whole], tuple(row[p] for p in kept if p in row)) for row in rows]
            if all(trial.tied for trial in ways) and any(trial.parts for trial in ways):
                return kept
    return parts


def _promised(amounts: Sequence[Column]) -> Iterator[Sum]:
    """Yield (total, its parts) for every total of a header tree, phase by phase."""
    money = [column for column in amounts if column.role == "amount" and column.path]
    when = sorted({(c.phase, c.year, c.before) for c in money})
    for moment in when:
        paths = [(_bare_path(c), c) for c in money if (c.phase, c.year, c.before) == moment]
        yield from _in_tree(paths)[1]


def _bare_path(column: Column) -> tuple[str, ...]:
    """Return the header path without a phase at its end: 小计 > 预算数 is the 小计 of the budget."""
    path = column.path
    return path[:-1] if len(path) > 1 and meaning(path[-1])[1] == "amount" and column.phase else path


def _in_tree(paths: Sequence[tuple[tuple[str, ...], Column]]) -> tuple[list[Column], list[Sum]]:
    """Return (the columns that stand for a group as a whole, the sums inside it)."""
    wholes: list[Column] = []
    parts: list[Column] = []
    sums: list[Sum] = []
    for words, group in groupby(paths, key=lambda item: item[0][0]):
        below = [(path[1:], column) for path, column in group]
        if all(path for path, _ in below):
            standing, inner = _in_tree(below)
            parts.extend(standing)
            sums.extend(inner)
        elif meaning(words)[1] in ("total", "amount"):
            wholes.extend(column for _, column in below)
        elif not _PART_OF.match(words):
            parts.extend(column for _, column in below)
    if len(wholes) == 1 and parts:
        sums.append((wholes[0], tuple(parts)))
    return wholes[:1] or parts, sums


def _down_codes(column: Sequence[Entry]) -> Iterator[Trial]:
    """Yield the sums of a column of codes: 类 = its 款, 款 = its 项, the total = all 类."""
    known = {entry.code: entry for entry in column if entry.code}
    children: dict[str, list[Entry]] = {}
    previous = ""
    for entry in column:
        if entry.code:
            children.setdefault(_parent(entry.code, known, previous), []).append(entry)
            previous = entry.code if "|" not in entry.code else previous
    if sum(bool(entry.code) for entry in column) == len(known):
        for code, below in children.items():
            if code and (trial := first_tied("codes", known[code], [below])):
                yield trial
    yield from _totals_of_codes(column, children.get("", []))


def _parent(code: str, known: dict[str, Entry], previous: str) -> str:
    """Return the code under which a row stands: its longest beginning that is printed, or by place if it is damaged."""
    if "|" in code:
        shorter = previous[: -2 if len(previous) > _CLASS else 0] if previous in known else ""
        return previous if len(previous) <= _CLASS + 2 and len(code) > len(previous) else shorter
    return next((code[:n] for n in range(len(code) - 1, _CLASS - 1, -1) if code[:n] in known), "")


def _totals_of_codes(column: Sequence[Entry], tops: Sequence[Entry]) -> Iterator[Trial]:
    """A total stands over all lanes, its own, its own and those behind it, or those since the total before it."""
    totals = [entry for entry in column if is_total(entry)]
    for total in totals:
        before = max((each.lane for each in totals if each.row == total.row and each.lane < total.lane), default=-1)
        ways = [
            tops,
            [entry for entry in tops if entry.lane == total.lane],
            [entry for entry in tops if entry.lane >= total.lane],
            [entry for entry in tops if before < entry.lane <= total.lane],
        ]
        if trial := first_tied("total", total, ways):
            yield trial


def _down_groups(column: Sequence[Entry]) -> Iterator[Trial]:
    """Yield the sums of rows in groups within groups; a group is told by its first label or by its last."""
    ways = [list(_nested(column, which)) for which in (0, 1)]
    yield from max(ways, key=lambda way: sum(1 if trial.tied else -1 for trial in way))


def _nested(column: Sequence[Entry], which: int) -> Iterator[Trial]:
    depths = [entry.depths[which] for entry in column]
    totals = [bool(_TOTAL.fullmatch(entry.outer)) for entry in column]
    least = min(depths)
    for n, entry in enumerate(column):
        if totals[n]:
            below = [e for e, d, t in zip(column, depths, totals, strict=True) if d == least and not t]
        else:
            end = next((m for m in range(n + 1, len(column)) if depths[m] <= depths[n]), len(column))
            inside = depths[n + 1 : end]
            below = [column[m] for m in range(n + 1, end) if depths[m] == min(inside)]
        if entry.amount is not None and (trial := first_tied("groups", entry, [below])):
            yield trial


def _down_labels(column: Sequence[Entry]) -> Iterator[Trial]:
    """Yield the sums of lanes without codes: what stands above a total, and what stands under a numbered label.

    A total that belongs to several lanes of one side is printed in one of them.
    """
    lanes = sorted({entry.lane for entry in column})
    for lane in lanes:
        side = next(entry.column.side for entry in column if entry.lane == lane)
        own = [entry for entry in column if entry.lane == lane]
        if not any(map(is_total, own)):
            own = [e for e in column if e.lane == lane or (e.column.side == side and is_total(e))]
        yield from _totals_of_labels(own)
        yield from _under_numbers(own)


def _totals_of_labels(lane: Sequence[Entry]) -> Iterator[Trial]:
    """A total adds what stands above it, since the total before or with it, at one level or another."""
    since: list[Entry] = []
    earlier: list[Entry] = []
    before: Entry | None = None
    for entry in lane:
        if not is_total(entry):
            since.append(entry)
            continue
        ways = [[*([before] if before else []), *items] for items in _levels(since)] + _levels([*earlier, *since])
        ways += [[before]] if before else []
        ways += _levels(_behind(lane, entry)) if not earlier and not since else []
        if entry.amount is not None and (trial := first_tied("total", entry, ways)):
            yield trial
        earlier, since, before = [*earlier, *since], [], entry


def _behind(lane: Sequence[Entry], total: Entry) -> list[Entry]:
    """Return the rows behind a total that stands first, up to the next one."""
    rows = [entry for entry in lane if entry.row > total.row]
    end = next((n for n, entry in enumerate(rows) if is_total(entry)), len(rows))
    return rows[:end]


def _levels(items: Sequence[Entry]) -> list[list[Entry]]:
    """Return the ways to choose rows of one level: those without number, those of the highest number, both."""
    bare = [item for item in items if item.level == 0]
    numbered = [item for item in items if 0 < item.level < PART]
    first = min((item.level for item in numbered), default=0)
    highest = [item for item in numbered if item.level == first]
    return [way for way in (highest, [*bare, *highest], bare) if way]


def _under_numbers(lane: Sequence[Entry]) -> Iterator[Trial]:
    """Where the rows under a numbered label add up to it they are all its parts; else they are some of them (其中)."""
    for n, entry in enumerate(lane):
        end = next((m for m in range(n + 1, len(lane)) if lane[m].level <= entry.level), len(lane))
        inside = [e for e in lane[n + 1 : end] if e.level and not is_total(e)]
        first = [e for e in inside if e.level == min(i.level for i in inside)]
        trial = first_tied("under", entry, [first, inside]) if entry.level and entry.amount is not None else None
        if trial and trial.tied:
            yield trial


def _footing(entries: Sequence[Entry], found: Sequence[Trial]) -> Iterator[Trial]:
    """Revenue and expenditure end on one sum: 收入总计 and 支出总计 are held against each other."""
    last: dict[str, Entry] = {}
    for entry in entries:
        if entry.column.side and is_total(entry) and entry.column.measure in ("amount", "total") and entry.amount:
            last[entry.column.side] = entry
    if len(last) == 2:
        yield Trial("footing", last["revenue"], (last["expenditure"],))
