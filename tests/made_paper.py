"""The paper that invented offices print on: lines of prose and rows of cells, every figure rounded by itself.

Each figure is printed under a name, so that one of them can be misprinted on purpose.
"""

import random
from collections.abc import Iterable
from decimal import Decimal

from made_offices import Office
from mutations import digit_changed
from sound_documents import rounded

CENT = Decimal("0.01")
WAN = Decimal(10_000)
_QUOTED = ("过紧日子", "“过紧日子”", "厉行节约")
REASONS = {
    "fall": ("落实{}要求，压减一般性开支", "响应{}的号召，严控经费开支"),
    "rise": ("在坚持{}的同时，新增办公用房租赁", "在落实{}要求的基础上，人员有所增加"),
    "same": ("落实{}要求，严格控制经费支出",),
    "none": ("人员变动", "工作任务调整"),
}
REASONS["boundary"] = REASONS["fall"]


class Paper:
    """Collects the lines of one document; `fault` names the figure that is misprinted."""

    def __init__(self, office: Office, chance: random.Random, fault: str = "", omitted: Iterable[str] = ()) -> None:
        self.office, self.chance, self.fault, self.omitted = office, chance, fault, frozenset(omitted)
        self.lines: list[str] = []
        self.figures: dict[str, str] = {}  # as meant
        self.misprint = ""
        self.slogan = chance.choice(_QUOTED)

    def say(self, *texts: str) -> None:
        for text in texts:
            self.lines += [text, ""]

    def row(self, *cells: str) -> None:
        self.lines.append("\t".join(cells))

    def end(self) -> None:
        self.lines.append("")

    def head(self, title: str) -> None:
        self.say(title, f"部门名称：{self.office.name}", f"单位：{self.office.scale}")

    # -- figures --

    def cell(self, name: str, value: Decimal | None, *, blank: bool = True) -> str:
        """Return an amount as a table prints it; budgets leave a nought blank, final accounts print it."""
        if not value:
            return "" if blank or value is None else "0.00"
        return self._print(name, f"{rounded(value / (WAN if self.office.scale == '万元' else 1), CENT):,}")

    def wan(self, name: str, value: Decimal) -> str:
        """Return an amount as the prose prints it."""
        return self._print(name, f"{rounded(value / WAN, CENT)}") + "万元"

    def percent(self, name: str, value: Decimal) -> str:
        return self._print(name, f"{rounded(value, CENT)}") + "%"

    def count(self, name: str, value: int) -> str:
        return self._print(name, str(value))

    def _print(self, name: str, meant: str) -> str:
        self.figures.setdefault(name, meant)
        if name != self.fault or not any(digit in meant for digit in "123456789"):
            return meant
        self.misprint = self.misprint or digit_changed(meant, self.chance)
        return self.misprint

    # -- sentences --

    def change(self, name: str, now: Decimal, before: Decimal, base: str, belt: str) -> str:
        """Return the clause that sets a figure against its base, and gives the reason that the year's belt has."""
        if rounded(now / WAN, CENT) == rounded(before / WAN, CENT):
            return f"与{base}持平。主要是{self._reason('same')}。"
        gap = now - before
        words = ("增加", "增长") if gap > 0 else ("减少", "下降")
        if belt != "none":
            belt = "rise" if gap > 0 else "fall"
        amount, percent = self.wan(f"{name} change", abs(gap)), self.percent(f"{name} percent", abs(100 * gap / before))
        return f"比{base}{words[0]}{amount}，{words[1]}{percent}。主要是{self._reason(belt)}。"

    def _reason(self, belt: str) -> str:
        return self.chance.choice(REASONS[belt]).format(self.slogan)
