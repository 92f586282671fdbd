"""Invent spending units and their years: unrounded amounts that follow from one another, budget and outturn.

No office of this name exists. A unit's years hang together as published ones do: what a later document says of
the year before is what the earlier one printed.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sound_documents import PERSONNEL, PUBLIC, sum_of

CITIES = ("岚州市", "霁川市", "溯江市", "汐河市", "翎山市", "砚湖市", "箬溪市", "皋宁市")
DISTRICTS = ("", "云东区", "云西区", "望北区", "望南区", "槐荫县", "柘林县", "菱塘县", "苇河县", "棠下县")
REGION_OF_CITY = dict(zip(CITIES, ("长沙", "株洲", "长株潭", "other") * 2, strict=True))
MOVABLE = ("30228", "30239", "30299")  # what offices have put under 人员类 in some years and not in others
BELTS = ("fall", "rise", "same", "boundary", "none")
_ECONOMY = (*PERSONNEL, "30110", *PUBLIC, "30228", "30239")
_PRECISION = Decimal("0.01")

# class, its name, its group, the group's name; a bureau spends under one of them
Function = tuple[str, str, str, str]
_OFFICE = ("201", "一般公共服务支出", "20103", "政府办公厅（室）及相关机构事务")
FUNCTIONS: dict[str, Function] = {
    "人民政府办公室": _OFFICE,
    "信访接待中心": _OFFICE,
    "机关后勤服务中心": _OFFICE,
    "教育局": ("205", "教育支出", "20501", "教育管理事务"),
    "科学技术局": ("206", "科学技术支出", "20601", "科学技术管理事务"),
    "文化馆": ("207", "文化旅游体育与传媒支出", "20701", "文化和旅游"),
    "生态环境局": ("211", "节能环保支出", "21101", "环境保护管理事务"),
    "城市管理局": ("212", "城乡社区支出", "21201", "城乡社区管理事务"),
    "水利局": ("213", "农林水支出", "21303", "水利"),
    "农业农村局": ("213", "农林水支出", "21301", "农业农村"),
    "交通运输局": ("214", "交通运输支出", "21401", "公路水路运输"),
    "档案馆": ("201", "一般公共服务支出", "20126", "档案事务"),
}
# What every unit pays besides, each out of one economic code: class, name, group, name, item, name, economic code
_COMMON = (
    ("208", "社会保障和就业支出", "20805", "行政事业单位养老支出", "05", "机关事业单位基本养老保险缴费支出", "30108"),
    ("210", "卫生健康支出", "21011", "行政事业单位医疗", "01", "行政单位医疗", "30110"),
    ("221", "住房保障支出", "22102", "住房改革支出", "01", "住房公积金", "30113"),
)
_PROJECTS = ("业务工作经费", "信息化运行维护", "专项整治经费", "宣传教育经费", "档案数字化", "设施维修改造")


@dataclass(frozen=True)
class Office:
    """A spending unit: its name and code, where it is, and what its documents look like year by year."""

    number: int
    name: str
    code: str
    region: str
    function: Function
    scale: str  # of its tables; the prose is in 万元 always
    separate: bool  # prints 社会保障, 卫生健康 and 住房保障 as classes of their own


@dataclass(frozen=True)
class Year:
    """One year of a unit in 元 and cents: the budget, or what was spent of it."""

    year: int
    belt: str
    economy: Mapping[str, Decimal]
    moved: frozenset[str]
    projects: Mapping[str, Decimal]
    three: Mapping[str, Decimal]
    meetings: Decimal
    training: Decimal
    other: Decimal  # of the projects, what is paid from 其他收入
    office: Office = field(repr=False)

    def lanes(self, code: str) -> tuple[Decimal, Decimal]:
        """Return what of an economic code stands under 人员类 and under 公用经费."""
        inside = [c for c in self.economy if c.startswith(code)]
        public = sum_of(self.economy[c] for c in inside if c.startswith("302") and c not in self.moved)
        return sum_of(self.economy[c] for c in inside) - public, public

    @property
    def basic(self) -> Decimal:
        return sum_of(self.economy.values())

    @property
    def public(self) -> Decimal:
        return self.lanes("")[1]

    @property
    def project(self) -> Decimal:
        return sum_of(self.projects.values())

    @property
    def total(self) -> Decimal:
        return self.basic + self.project

    @property
    def three_public(self) -> Decimal:
        return sum_of(self.three.values())

    def functions(self, *, general: bool = False) -> dict[str, tuple[str, Decimal, Decimal]]:
        """Return code -> (name, basic, project), classes before their groups before their items.

        `general` leaves out what other income pays.
        """
        head, name, group, group_name = self.office.function
        apart = [row for row in _COMMON if self.office.separate]
        project = self.project - (self.other if general else 0)
        shared = sum_of(self.economy[row[-1]] for row in apart)
        zero = Decimal(0)
        found = {head: (name, self.basic - shared, project), group: (group_name, self.basic - shared, project)}
        found |= {f"{group}01": ("行政运行", self.basic - shared, zero)}
        found |= {f"{group}02": ("一般行政管理事务", zero, project)}
        for own, own_name, below, below_name, item, item_name, code in apart:
            amount = self.economy[code]
            found |= {own: (own_name, amount, zero), below: (below_name, amount, zero)}
            found |= {below + item: (item_name, amount, zero)}
        return found


def office(seed: int, number: int) -> Office:
    """Return the unit of a number; the larger collection of a seed holds the smaller one."""
    chance = random.Random(f"{seed}/office/{number}")
    bureaus = list(FUNCTIONS)
    rest, bureau = divmod(number, len(bureaus))
    rest, city = divmod(rest, len(CITIES))
    again, district = divmod(rest, len(DISTRICTS))
    branch = f"第{again}分局" if again else ""
    return Office(
        number,
        f"{CITIES[city]}{DISTRICTS[district]}{bureaus[bureau]}{branch}",
        str(100_001 + number),
        REGION_OF_CITY[CITIES[city]],
        FUNCTIONS[bureaus[bureau]],
        chance.choices(("万元", "元"), (3, 1))[0],
        chance.random() < 0.5,
    )


def years(seed: int, unit: Office, first: int, count: int) -> list[tuple[Year, Year]]:
    """Return (budget, outturn) of consecutive years; of the first of them no document need tell."""
    chance = random.Random(f"{seed}/years/{unit.number}")
    budget = _first(chance, unit, first)
    found = [(budget, _spent(chance, budget))]
    while len(found) < count:
        budget = _next(chance, budget)
        found.append((budget, _spent(chance, budget)))
    return found


def _amount(chance: random.Random, low: float, high: float) -> Decimal:
    return Decimal(str(chance.uniform(low, high))).quantize(_PRECISION)


def _first(chance: random.Random, unit: Office, year: int) -> Year:
    size = chance.lognormvariate(0, 0.7)
    economy = {
        code: _amount(chance, 40_000 * size, (1_500_000 if code[2] in "13" else 300_000) * size)
        for code in sorted(_ECONOMY)
    }
    projects = {
        name: _amount(chance, 100_000 * size, 4_000_000 * size)
        for name in chance.sample(_PROJECTS, chance.randint(2, 4))
    }
    other = (next(iter(projects.values())) / 3).quantize(_PRECISION) if chance.random() < 0.2 else Decimal(0)
    more = {name: _amount(chance, 0, 60_000 * size) for name in ("reception", "abroad", "operation")}
    more |= {"purchase": _amount(chance, 100_000, 180_000) if chance.random() < 0.2 else Decimal(0)}
    return Year(
        year,
        "none",
        economy,
        frozenset(),
        projects,
        _three(economy, more),
        economy["30215"] + _amount(chance, 0, 50_000),
        economy["30216"] + _amount(chance, 0, 50_000),
        other,
        unit,
    )


def _three(economy: Mapping[str, Decimal], more: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """三公 spans basic and project expenditure: each component is its code's basic line and something more."""
    basic = {"reception": "30217", "abroad": "30212", "operation": "30231"}
    return {name: (economy[basic[name]] if name in basic else Decimal(0)) + value for name, value in more.items()}


_FACTORS = {"fall": (0.8, 0.96), "rise": (1.03, 1.2), "same": (1, 1), "boundary": (1.0, 1.06), "none": (0.9, 1.12)}


def _next(chance: random.Random, before: Year) -> Year:
    """Return the next year's budget: its belt says how the public expenses move, and by what."""
    belt = chance.choice(BELTS)
    moved = before.moved | (frozenset(MOVABLE) if belt == "boundary" else frozenset())
    factors = {code: chance.uniform(*_FACTORS[belt if code.startswith("302") else "none"]) for code in before.economy}
    economy = {code: _times(before.economy[code], factor) for code, factor in factors.items()}
    share = chance.uniform(*_FACTORS[belt])
    more = {
        name: value - _three(before.economy, dict.fromkeys(before.three, Decimal(0)))[name]
        for name, value in before.three.items()
    }
    projects = {name: _times(value, chance.uniform(0.7, 1.25)) for name, value in before.projects.items()}
    other = (next(iter(projects.values())) / 4).quantize(_PRECISION) if before.other else Decimal(0)
    return Year(
        before.year + 1,
        belt,
        economy,
        moved,
        projects,
        _three(economy, {name: _times(value, share) for name, value in more.items()}),
        economy["30215"] + _times(before.meetings - before.economy["30215"], share),
        economy["30216"] + _times(before.training - before.economy["30216"], share),
        other,
        before.office,
    )


def _spent(chance: random.Random, budget: Year) -> Year:
    """Return what was spent of a budget: rarely all of it."""
    economy = {code: _times(value, chance.uniform(0.88, 1.03)) for code, value in budget.economy.items()}
    projects = {name: _times(value, chance.uniform(0.75, 1.0)) for name, value in budget.projects.items()}
    three = {name: max(_times(value, chance.uniform(0.6, 1.0)), Decimal(0)) for name, value in budget.three.items()}
    least = _three(economy, dict.fromkeys(three, Decimal(0)))
    other = min(budget.other, *projects.values())
    return Year(
        budget.year,
        budget.belt,
        economy,
        budget.moved,
        projects,
        {name: max(value, least[name]) for name, value in three.items()},
        max(_times(budget.meetings, chance.uniform(0.5, 1)), economy["30215"]),
        max(_times(budget.training, chance.uniform(0.5, 1)), economy["30216"]),
        other,
        budget.office,
    )


def _times(value: Decimal, factor: float) -> Decimal:
    return (value * Decimal(str(factor))).quantize(_PRECISION)
