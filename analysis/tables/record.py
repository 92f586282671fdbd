"""One printed amount -> one `facts` row: what it says, what it is worth, and where it stands."""

import re
from dataclasses import dataclass

from analysis.amounts import number, step, yuan
from analysis.documents import Cell, Claims, chinese, squeeze

_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[、.．](?!\d))")


@dataclass(frozen=True)
class Context:
    """What a document says of itself, as far as its facts need it."""

    disclosure_id: str
    spending_unit: str
    fiscal_year: int
    document_type: str
    scale: str

    @property
    def phase(self) -> str:
        return "executed" if self.document_type == "final_accounts" else "approved"


def fact(
    context: Context,
    cell: Cell,
    *,
    table: str,
    measure: str,
    label: str = "",
    code: str = "",
    direction: str = "",
    spending_unit: str = "",
    fiscal_year: int = 0,
    phase: str = "",
    scale: str = "",
    printed: str | None = None,
    quantity_unit: str = "",
    aligned: bool = True,
) -> dict[str, object]:
    """Return one `facts` row for the number printed in `cell` (amount empty where it is blank).

    `quantity_unit` (人, ㎡, %, 分) marks a number that is no money: it goes to `quantity`.
    `printed` names the part of the cell that is the figure, where the cell prints more.
    `aligned` is false where the transcription lost the column: then `measure` is `unplaced`.
    """
    printed = cell.printed if printed is None else printed
    value, scale = number(squeeze(printed)), "" if quantity_unit else scale or context.scale
    return {
        "fact_id": f"{context.disclosure_id}:{cell.locator}",
        "disclosure_id": context.disclosure_id,
        "spending_unit": chinese(spending_unit) or context.spending_unit,
        "fiscal_year": fiscal_year or context.fiscal_year,
        "phase": phase or context.phase,
        "table": table,
        "direction": direction,
        "code": code,
        "label": chinese(label),
        "measure": measure,
        "amount_yuan": yuan(value, scale) if value is not None else None,
        "quantity": value if quantity_unit else None,
        "quantity_unit": quantity_unit,
        "printed": printed,
        "scale": scale,
        "rounding_step_yuan": yuan(step(squeeze(printed)), scale) if value is not None else None,
        "aligned": aligned,
        "page": cell.page,
        "locator": cell.locator,
    }


def clean_label(text: str) -> str:
    """Return a squeezed label without its numbering (`一、`, `（二）`, `3.`) and without `其中：`."""
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"^(?:其中|其中之一):", "", text)
        text = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    return text.rstrip(":")


def claim_numbering(cell: Cell, claims: Claims) -> None:
    """Claim the list number that a label prints before its words (`3、市级专项资金`)."""
    line = cell.lines[0]
    if match := re.match(r"[\s(]*\d+\s*[、.)](?!\d)", line.folded):
        claims.line(line, "numbering", end=match.end())
