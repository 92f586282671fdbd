"""Files that make one disclosure together: an office may publish the tables in one file and the prose in another."""

import re
from collections.abc import Mapping

from analysis.clean import Cleaned
from analysis.pipeline.cards import Card


def grouped(cards: Mapping[str, Card]) -> dict[str, list[str]]:
    """Return the files that make each disclosure by the one with its tables, in the order of the first of each.

    The manifest's column `disclosure` joins what it names alike. Without it, prose alone joins tables alone of one
    year and kind where the unit or the file has one name but for the words that tell the parts apart.
    """
    groups: list[list[str]] = []
    alike: dict[object, list[list[str]]] = {}
    for name, card in cards.items():
        likely = alike.setdefault(_meeting(card), [])
        home = next((group for group in likely if any(_belong(card, cards[other]) for other in group)), None)
        if home is None:
            home = []
            groups.append(home)
            if card.joins or card.part != "whole":
                likely.append(home)
        home.append(name)
    return {_main(group, cards): group for group in groups}


def _main(names: list[str], cards: Mapping[str, Card]) -> str:
    """Return the file with the tables, the first where none has any."""
    return next((name for name in names if cards[name].amounts), names[0])


def _meeting(card: Card) -> tuple[object, ...]:
    """Return what two files share that can belong together: only such are compared."""
    return (card.joins,) if card.joins else (card.disclosure["fiscal_year"], card.disclosure["document_type"])


def _belong(one: Card, other: Card) -> bool:
    if one.joins or other.joins:
        return one.joins == other.joins
    a, b = one.disclosure, other.disclosure
    units = sorted((str(a["spending_unit"]), str(b["spending_unit"])), key=len)
    files = [re.split(r"[_\W]", str(row["source_file"]).rpartition(".")[0])[:-1] for row in (a, b)]
    parted = {one.part, other.part} == {"prose", "tables"}
    return parted and (units[0] in units[1] or (files[0] == files[1] and any(files[0])))


def together(parts: Mapping[str, Cleaned]) -> tuple[str, Cleaned]:
    """Return one disclosure of several files, by the name of the one with the tables; the others keep their places.

    A place of another file begins with that file's name, for two files have a first page each.
    """
    name = next((name for name, part in parts.items() if part.rows["facts"]), next(iter(parts)))
    if len(parts) == 1:
        return name, parts[name]
    main = parts[name].rows["disclosures"][0]
    whole = Cleaned({"disclosures": [main]})
    for part in sorted(parts.values(), key=lambda part: part is not parts[name]):
        own = part.rows["disclosures"][0]["disclosure_id"]
        file = "" if part is parts[name] else f"{own}/"
        for table, rows in part.rows.items():
            if table not in ("disclosures", "findings"):
                whole.rows.setdefault(table, []).extend(_moved(row, main["disclosure_id"], file) for row in rows)
    return name, whole


def _moved(row: dict[str, object], disclosure_id: object, file: str) -> dict[str, object]:
    place = {"locator": f"{file}{row['locator']}"} if "locator" in row else {}
    return row | {"disclosure_id": disclosure_id} | place
