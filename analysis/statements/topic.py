"""What a figure is about: the subjects of a budget, the wholes they are parts of, and what the reader keeps in mind.

Offices name a subject once and then go on with `支出决算为…`, `比上年减少…`, `其中：…`. `Topic`
remembers what the paragraph, the sentence and the last figure were about.
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analysis import reference
from analysis.statements.passages import BASE, CLAUSE, DATE, NUMBER, Figure, Passage, phrases

SCOPE = re.compile(r"其中|用于以下方面|\(含(?!\))|[()]")
LISTING = re.compile(r"(?:其中|用于以下方面):?$")
QUOTES = "“”\"'‘’「」『』"
_UNQUOTED = str.maketrans("", "", QUOTES)
PREFIX = re.compile(
    r"^.*(?:其中|共有|主要是|原因包括|年[拟末]|年(?=新)|新增配[备置]|新增|购置(?=车)|累计|全年)(?=.{2})"
)
SIDES = {"expenditure": re.compile("支出"), "revenue": re.compile("收入")}


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    item: str
    part_of: str = ""


@dataclass(slots=True)
class Mention:
    """A subject named in the text, and the wholes it may be a part of."""

    subject: Subject
    start: int
    end: int
    wholes: frozenset[str]

    def fits(self, whole: str) -> bool:
        """Tell whether this may be a part of `whole`: it is listed, or all are (`*`) but this (`!basic`)."""
        return whole in self.wholes or ("*" in self.wholes and f"!{whole}" not in self.wholes)


@dataclass(slots=True)
class Whole:
    """An open `其中`: the subject it divides, and how deep in brackets it stands."""

    subject: Subject
    depth: int
    start: int
    compared: bool = False


@cache
def _vocabulary() -> tuple[re.Pattern[str], list[dict[str, str]]]:
    rows = reference.rows("subjects")
    suffix = r"(?:(?:财政)?拨款)?(?:支出|收入)?"
    return re.compile("|".join(f"((?:{row['pattern']}){suffix})" for row in rows)), rows


@cache
def _sided(side: str) -> frozenset[str]:
    return frozenset(row["subject"] for row in reference.rows("subjects") if row["side"] == side)


@cache
def _counts() -> list[tuple[dict[str, str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    compiled = re.compile
    return [
        (row, compiled(row["before"]), compiled(row["unit"]), compiled(row["after"]))
        for row in reference.rows("counts")
    ]


@cache
def _slogan() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in reference.rows("slogans")))


def slogans(text: str) -> list[tuple[int, int]]:
    """Return where tight-belt phrases stand; offices quote any part of one: 过“紧日子”."""
    plain = text.translate(_UNQUOTED)
    if not _slogan().search(plain):
        return []
    at = [i for i, char in enumerate(text) if char not in QUOTES]
    return [(at[m.start()], at[m.end() - 1] + 1) for m in _slogan().finditer(plain)]


@lru_cache(4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the subjects that a text names, in order."""
    pattern, rows = _vocabulary()
    found = []
    for match in pattern.finditer(text):
        row = rows[(match.lastindex or 1) - 1]
        words = match.group()
        subject = Subject(row["subject"], re.sub("[“”]|科目", "", words) if row["subject"] == "function" else words)
        found.append(Mention(subject, match.start(), match.end(), frozenset(row["wholes"].split())))
    return tuple(found)


class Topic:
    """What a reader remembers from one figure to the next."""

    def __init__(self) -> None:
        self.main: Subject | None = None  # what the paragraph is about
        self.current: Subject | None = None  # what the last figure was about
        self.project = ""  # the name of the project a section is about
        self.wholes: list[Whole] = []  # every open `其中`
        self.before: list[Whole] = []  # the wholes of the sentence before: its list may go on
        self.listed: list[Whole] = []  # the wholes of a paragraph that ended in `其中：`

    def open(self, passage: Passage, figures: list[Figure]) -> None:
        """Start a passage; its heading, if it has one, says what it is about."""
        self.p = passage
        self.before, self.wholes = list(self.listed), []
        self._heading(figures)

    def close(self, figures: list[Figure]) -> None:
        """End a passage; one that ends in `其中：` leaves its list to the next."""
        if LISTING.search(self.p.text):
            self.listed = self.wholes
        elif figures and self.main and not self.main.part_of:
            self.listed = []

    def open_sentence(self, start: int, end: int) -> None:
        self.start, self.end, self.depth = start, end, 0
        self.current = self.main
        self.opened = False  # whether a figure of this sentence has named its subject
        if project := phrases("project").search(self.p.text, start, end):
            self.project = project[1]
            self.main = self.current = Subject("project", self.project)
            self.opened = True

    def close_sentence(self, last: int) -> None:
        self.scope(self.p.text[last : self.end], last)
        self.before = self.wholes or self.before
        if self.end < len(self.p.text):
            self.wholes = []

    def _heading(self, figures: list[Figure]) -> None:
        """Let a heading name what its paragraph is about."""
        text = self.p.text
        number = NUMBER.match(text)
        body = number.end() if number else 0
        end = next((m.start() for m in re.finditer(r"[:。,;]", text[body : body + 60])), len(text) - body) + body
        head = text[body:end]
        if end - body > 60 or any(body <= f.start < end for f in figures) or not (number or end == len(text)):
            return
        named = mentions(head)
        major = bool(number and number["major"]) or text.startswith("第")
        if (project := phrases("project_heading").search(head)) and end == len(text):
            self.project, self.main = project[1].strip("“”"), None
            return
        if named:
            self.main = self.placed(named[-1], self.before)
        elif major or number:
            generic = [side for side, words in SIDES.items() if words.search(head)]
            if major or generic:
                self.main = Subject(generic[0], head) if len(generic) == 1 and len(head) <= 8 else None
        if major:
            self.project = ""
            if not (self.main and self.main.part_of):
                self.before = self.listed = []
        self.current = self.main

    def scope(self, text: str, offset: int) -> None:
        """Follow `其中` and brackets: a whole is open until its bracket or its sentence closes."""
        for match in SCOPE.finditer(text):
            word = match.group()
            if word[0] == "(":
                self.depth += 1
            if word == ")":
                self.depth -= 1
                while self.wholes and self.wholes[-1].depth > self.depth:
                    self.current = self.wholes.pop().subject
            elif word != "(" and self.current:
                self.wholes.append(Whole(self.current, self.depth, offset + match.start()))

    def placed(self, mention: Mention, wholes: list[Whole]) -> Subject:
        """Return the subject as a part of the innermost open whole that can have such a part."""
        while wholes and not mention.fits(wholes[-1].subject.name):
            wholes.pop()
        if wholes:
            return replace(mention.subject, part_of=wholes[-1].subject.name)
        return mention.subject

    def _named(self, mention: Mention) -> Subject:
        live = bool(self.wholes)
        subject = self.placed(mention, self.wholes)
        if subject.part_of and self.wholes:
            self.opened = True
        elif self.opened and self.main and self.main.name in mention.wholes and self.main.item != subject.item:
            subject = replace(subject, part_of=self.main.name)
        else:
            if not live:
                any_whole = bool(self.listed) and "*" in mention.wholes
                named = [w for w in self.before if any_whole or w.subject.name in mention.wholes]
                subject = replace(subject, part_of=named[-1].subject.name) if named else subject
            if not subject.part_of and self.main and self.main.name == subject.name:
                subject = replace(subject, part_of=self.main.part_of)
            self.main, self.opened = subject, True
        if subject.name in ("project", "surplus") and self.project:
            item = self.project if subject.name == "project" else self.project + subject.item
            subject = replace(subject, item=item)
        self.current = subject
        return subject

    def subject(self, figure: Figure, plain: str, lead: str, kind: str) -> Subject:
        clauses = CLAUSE.split(plain)
        if figure.kind == "count":
            return self._counted(figure, clauses, plain)
        clause = clauses[-1]
        if kind == "share":
            clause = clause[: clause.rfind("占")]
        if among := re.search(r"([^,;:。]*)中[,:]?$", plain[: len(plain) - len(clause)]):
            self._among(among[1], figure)
        named = mentions(clause)
        if named:
            return self._chosen(named, clause)
        rest = phrases("bare").sub("", re.sub(r"\([^()]*\)", "", clause))
        nearby = self._earlier(clauses) if len(rest) <= 2 else None
        if rest and not nearby:
            return self._foreign(figure, clause, rest)
        if nearby:
            return self._named(nearby)
        for side, words in SIDES.items():
            if words.search(clause) and not self.opened:
                opposite = self.main and (self.main.name in _sided("revenue")) != (side == "revenue")
                if not self.main or (opposite and (side == "expenditure" or self.main.name == "expenditure")):
                    return self._named(Mention(Subject(side, side and words.pattern), 0, 0, frozenset()))
        if self.wholes and kind in ("change", "no_change") and BASE.search(lead) and not self._own_comparison(figure):
            self.current = self.wholes[-1].subject
        return self.current or Subject("other", "")

    def _chosen(self, named: tuple[Mention, ...], clause: str) -> Subject:
        """Take the last subject of a clause, unless it only says where the money comes from.

        `机关运行经费当年一般公共预算拨款` is about 机关运行经费; `会议费和培训费合计` is about neither alone.
        """
        last = named[-1]
        if len(named) > 1:
            one, between = named[-2], clause[named[-2].end : last.start]
            if between in ("和", "、", "及", "与") and re.search("[共合总]计", clause[last.end :]):
                return Subject("other", clause[one.start : last.end])
            if last.subject.name in _sided("funding") and one.subject.name not in _sided("funding"):
                last = last if "中" in between else one
        return self._named(last)

    def _earlier(self, clauses: list[str]) -> Mention | None:
        """Find the subject in the clauses before, up to one that lists what money is for."""
        for clause in reversed(clauses[:-1]):
            if "用于" in clause or "包括" in clause:
                return None
            if found := mentions(clause):
                return found[-1]
        return None

    def _among(self, words: str, figure: Figure) -> None:
        """Open the whole of `“三公”经费支出决算中，…`."""
        if whole := mentions(words):
            self.main = self.current = self.placed(whole[-1], [])
            self.wholes = [Whole(self.main, self.depth, figure.start)]
            self.opened = True

    def _own_comparison(self, figure: Figure) -> bool:
        """Tell whether `比上年减少` after a part speaks of the part or of its whole.

        Between semicolons every part brings its own comparison; after a list with commas the
        comparison is the whole's again.
        """
        whole = self.wholes[-1]
        following = self.p.text.find(";", figure.end, self.end)
        if whole.compared:
            return True
        if ";" in self.p.text[whole.start : figure.start] or following < 0:
            return False
        scope = self.p.text[whole.start : figure.start]
        parts = {m.subject.item for m in mentions(scope) if m.fits(whole.subject.name)}
        after = mentions(self.p.text[following : following + 30])
        whole.compared = len(parts) == 1 and bool(after) and after[0].fits(whole.subject.name)
        return whole.compared

    def _foreign(self, figure: Figure, clause: str, rest: str) -> Subject:
        """Place an amount whose words are no known subject: a kind of the current one, or not the office's own."""
        words = re.sub(r"^.*(?:为|是|的|约|其中)(?=.{2})", "", DATE.sub("", clause)).strip("的为是约度 ")
        words = re.sub(f"(?:{phrases('rise').pattern}|{phrases('fall').pattern})了?$", "", words)
        item = (words or rest).strip("“”()")[-20:]
        if figure.kind == "same":
            return self.current or Subject("other", item)
        if phrases("office").search(rest) and self.main:
            self.opened = True
            return self.main
        for side, wording in SIDES.items():
            if phrases("office").search(rest) and wording.search(clause):
                return self._named(Mention(Subject(side, wording.pattern), 0, 0, frozenset()))
        if figure.kind == "percent" and not self.opened:
            return Subject("other", item)
        if self.wholes and figure.kind == "amount" and self.wholes[-1].subject.name != "other":
            return Subject(self.wholes[-1].subject.name, item, self.wholes[-1].subject.name)
        noun = phrases("money_noun")
        if self.opened and self.current and (noun.search(clause.strip("为是约 ")) or noun.search(rest)):
            return Subject(self.current.name, item, self.current.name)
        return Subject("other", item)

    def _counted(self, figure: Figure, clauses: list[str], plain: str) -> Subject:
        """Say what is counted: by the words before the number, or by the noun after its measure word."""
        text, clause = self.p.text, re.sub(r"\([含不][^()]*\)", "", clauses[-1]).strip()
        goes_on = len(plain) <= 4 and not phrases("bare").sub("", clause)
        if goes_on and self.current and (self.current.name != "other" or plain.strip() in ("", "、")):
            return self.current
        parts = [part for part in re.split("、", clause) if part] or [clause]
        noun = re.match(r"[\u4e00-\u9fff]{2,8}", text[figure.end : self.end])
        for row, before, unit, after in _counts():
            if not unit.fullmatch(figure.unit) or not after.match(text, figure.end):
                continue
            if not row["before"]:
                return Subject(row["subject"], after.match(text, figure.end).group())  # type: ignore[union-attr]
            if before.search(parts[-1].rstrip("约共计达了为是 有") if "$" in row["before"] else parts[-1]):
                return self._counted_by(row, parts[-1], plain, figure)
        item = re.sub(r"^.*(?:其中|共有|现有|达到|累计|全年|是)", "", DATE.sub("", parts[-1])).strip("的了有设约共达 ")
        if noun and (
            not item or len(item) < 2 or parts[-1].endswith(("设", "有", "推动", "提供了", "召开", "开展", "举办"))
        ):
            item = noun.group()
        self.current = Subject("other", item[-16:])
        return self.current

    def _counted_by(self, row: dict[str, str], words: str, plain: str, figure: Figure) -> Subject:
        name = row["subject"]
        if row["planned"] and phrases("planned").search(self.p.text, self.start, figure.start):
            name = row["planned"]
        item = PREFIX.sub("", words).strip("约共为 有")
        subject = Subject(name, item[-16:])
        wholes = set(row["wholes"].split())
        if name == row["planned"] and row["subject"] in wholes:
            wholes |= {name}
        if name == "attendance":
            about = self.main.name if self.main and self.main.name in wholes else ""
            for match in re.finditer("(会议|全会|会)|培训", "" if about else plain):
                about = "meetings" if match[1] else "training"
            return replace(subject, part_of=about)
        return self._named(Mention(subject, 0, 0, frozenset(wholes)))

    def whole_of_share(self, clause: str, subject: Subject) -> str:
        if named := mentions(clause[clause.rfind("占") :]):
            return named[-1].subject.name
        if subject.part_of:
            return subject.part_of
        if self.wholes:
            return self.wholes[-1].subject.name
        return self.main.name if self.main and self.main.name != subject.name else ""
