"""The conditions under which parts of the report stand: what a collection has something to say of.

A source of the report names them in its marks `<!-- if NAME -->`.
"""

from typing import Any

from analysis.publish.belt import Belt

_WHERE_ANY = (
    "claims",
    "changes",
    "undefined",
    "receptions",
    "requests",
    "outside",
    "vehicles",
    "bought",
    "largest",
    "unnamed",
    "missed",
    "three_public",
    "pairs",
    "breaks",
    "ledger",
)
"""Parts that stand where the frame of the same name has a row."""


def met(story: Any) -> frozenset[str]:
    """Return the names of the conditions that the collection of `story` (a `results.Story`) meets."""
    there = {name: len(getattr(story, name)) > 0 for name in _WHERE_ANY} | {
        "rises": bool((story.changes["direction"] == "rose").any()),
        "form": story.form is not None,
        "basic": bool(story.basic["basic_yuan"].notna().any()) if len(story.basic) else False,
        "running": story.running_claim is not None,
        "grave": story.grave("serious") > 0,
        "offices": story.offices["spending_unit"].nunique() > 1,
    }
    if story.belt is not None:
        there |= _of_two_years(story.belt)
        reason = story.total_claim.reason if story.total_claim is not None else ""
        there["receipt"] = there["stated"]
        there["reason"] = there["belt"] and bool(reason)
    return frozenset(name for name, stands in there.items() if stands)


def _of_two_years(belt: Belt) -> dict[str, bool]:
    """Return what one unit's documents of two years can tell."""
    told = len(belt.series) > 1 and None not in belt.amounts["total_yuan"].tolist()
    held = bool(belt.held) and None not in belt.held.values()
    return {
        "belt": told,
        "stated": told and belt.stated is not None,
        "boundary": held,
        "moved": held and len(belt.crossed) > 0,
        "parts": told and len(belt.parts) > 0,
        "purposes": told and len(belt.purposes) > 0,
        "slopes": bool((belt.projects["earlier_id"] != "").mul(belt.projects["later_id"] != "").any()),
        "doubled": len(belt.doubled) > 0,
        "meetings": None not in (belt.meant("meetings"), belt.meant("attendance")),
    }
