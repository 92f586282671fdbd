"""A statement while it is read: its values in the words of the schema, and where it stands.

Figures that follow may complete it (`减少 1.5 万元，下降 6.71%`), and a later sentence may bring its reason. Nothing
else in it ever changes.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from analysis.documents import chinese
from analysis.statements.kinds import Base
from analysis.statements.leads import Sentence
from analysis.statements.passages import Numeral
from analysis.statements.quantities import Quantity
from analysis.statements.vocabulary import Subject

_FAR = 4000  # characters back to where a paragraph may have named its subject
COMPARED = ("change", "no_change", "completion")


@dataclass(slots=True)
class Statement:
    """One statement: its values, the span it stands in, the numerals it explains."""

    values: dict[str, Any]
    start: int
    lead: int
    end: int
    numerals: list[Numeral] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.values["kind"])

    @property
    def is_compared(self) -> bool:
        return self.kind in COMPARED

    @property
    def subject(self) -> Subject:
        return Subject(self.values["subject"], self.values["item"], self.values["part_of"])

    @property
    def reason(self) -> str:
        return str(self.values["reason"])

    @reason.setter
    def reason(self, text: str) -> None:
        self.values["reason"] = text

    @property
    def slogan(self) -> bool:
        return bool(self.values["slogan"])

    @slogan.setter
    def slogan(self, present: bool) -> None:
        self.values["slogan"] = present

    def explain(self, reason: str, *, slogan: bool) -> None:
        """Give the reason, unless there is one."""
        self.reason, self.slogan = self.reason or reason, slogan

    def complete(self, quantity: Quantity, sign: int, printed: str) -> bool:
        """Take up the percent of a change in money, or the money of a change in percent; False if it has both."""
        values = self.values
        if values["quantity"] is not None:
            return False
        if quantity.kind == "percent" and values["percent"] is None:
            values |= {"percent": sign * quantity.number, "percent_step": quantity.step}
        elif quantity.kind == "amount" and values["amount_yuan"] is None:
            values |= {"amount_yuan": sign * quantity.yuan, "step_yuan": (quantity.step or 1) * quantity.scale}
            values["scale"] = quantity.unit
        else:
            return False
        values["printed"] += f"，{printed}"
        self.numerals += quantity.numerals
        self.end = quantity.end
        return True


def values_of(
    sentence: Sentence, subject: Subject, time: Base, kind: str, quantity: Quantity, sign: int = 1
) -> dict[str, Any]:
    """Return the values of a statement that a quantity makes, without base and reason; what is no number is None."""
    is_money, is_percent, is_count = (quantity.kind == kind for kind in ("amount", "percent", "count"))
    unchanged = Decimal(0) if quantity.kind == "same" else None
    return {
        "subject": subject.name,
        "item": _printed_item(sentence, subject.item, quantity.start),
        "part_of": subject.part_of,
        "fiscal_year": time.year,
        "phase": time.phase,
        "kind": kind,
        "amount_yuan": sign * quantity.yuan + 0 if is_money else unchanged,
        "percent": sign * quantity.number + 0 if is_percent else None,
        "quantity": sign * quantity.yuan + 0 if is_count else None,
        "quantity_unit": quantity.unit if is_count else "",
        "base_year": None,
        "base_phase": "",
        "base_stated": "",
        "reason": "",
        "slogan": False,
        "quote": sentence.quote,
        "printed": sentence.passage.printed[quantity.start : quantity.end],
        "scale": quantity.unit,
        "step_yuan": quantity.step * quantity.scale if is_money and quantity.step is not None else None,
        "percent_step": quantity.step if is_percent else None,
    }


def _printed_item(sentence: Sentence, item: str, end: int) -> str:
    """Return the words of a subject with the brackets and quotes that were printed."""
    at = sentence.text.rfind(item, max(0, end - _FAR), end) if item else -1
    return (sentence.passage.printed[at : at + len(item)] if at >= 0 else chinese(item)).strip()
