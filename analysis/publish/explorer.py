"""All findings and all tight-belt statements as two tables that a reader sorts, filters and searches, offline.

The tables are plain HTML, whole without a script. DataTables, which the package `itables` carries for use without a
network, is embedded once and takes them over: it reads `data-order` and `data-search`, so that amounts sort as numbers.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from importlib.metadata import distribution
from pathlib import Path
from string import Template
from typing import Any

from analysis import compare, figures
from analysis.publish import evidence
from analysis.reference import unit_name
from analysis.store import Study

ASSETS = Path(__file__).parent / "assets"
FILES = {"en": "explorer.html", "zh": "explorer.zh.html"}
_SHOWN_LINKS = 3
_SEVERITIES = {"serious": "严重", "material": "较重", "minor": "轻微", "none": "无"}
_VERDICTS_ZH = {"breaks": "不符", "boundary": "口径不同", "untestable": "无法检验", "rounding": "四舍五入", "ties": "相符"}
_KINDS = {"budget": {"en": "budget", "zh": "预算"}, "final_accounts": {"en": "final accounts", "zh": "决算"}}
_DIRECTIONS = {"fell": "下降", "rose": "上升", "unchanged": "不变", "none": "无数字"}


@dataclass(frozen=True)
class Column:
    """One column: its headings, whether it gets a filter, and the cell it makes of a row."""

    en: str
    zh: str
    cell: Callable[[Mapping[str, Any]], str]
    filtered: bool = False

    def heading(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


def write(study: Study, output: Path, lang: str = "en") -> Path:
    """Write the explorer in one language into `output`; its links lead to the evidence pages beside it."""
    output.mkdir(parents=True, exist_ok=True)
    words = _EN if lang == "en" else _ZH
    links, names = evidence.links(study), _names(study, lang)
    columns = {"findings": _finding_columns(lang, links, names), "statements": _statement_columns(lang, links, names)}
    rows: dict[str, Any] = {"findings": _findings(study)}
    rows["statements"] = compare.tight_belts(study).to_dict("records")
    parts = {name: "\n".join(_table(name, columns[name], rows[name], lang)) for name in columns}
    parts |= {key: escape(text) for key, text in words.items()}
    parts["lang"] = "en" if lang == "en" else "zh-CN"
    parts["narrow"] = "\n".join(_narrow(name, columns[name], lang) for name in columns)
    template = Template((ASSETS / "explorer.html").read_text(encoding="utf-8"))
    page = template.substitute(
        parts,
        font=figures.embedded_font(template.template + "".join(parts.values())),
        style=(ASSETS / "explorer.css").read_text(encoding="utf-8"),
        script=(ASSETS / "explorer.js").read_text(encoding="utf-8"),
        bundle=b64encode(_bundle()).decode(),
    )
    path = output / FILES[lang]
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def _bundle() -> bytes:
    """Return DataTables as one module; `itables` is not imported, since it would read settings of the machine."""
    return Path(str(distribution("itables").locate_file("itables/html/dt_bundle.js"))).read_bytes()


def _names(study: Study, lang: str) -> dict[str, str]:
    """Return the short name of every document: unit, year and kind."""
    return {
        row.disclosure_id: f"{unit_name(row.spending_unit, lang)} {row.fiscal_year} {_KINDS[row.document_type][lang]}"
        for row in study.disclosures.itertuples()
    }


def _findings(study: Study) -> list[dict[str, Any]]:
    """Return all findings: what breaks first, the serious ones before the others."""
    verdicts, severities = list(_VERDICTS_ZH), list(_SEVERITIES)
    rows = study.findings.to_dict("records")
    return sorted(rows, key=lambda row: (verdicts.index(row["verdict"]), severities.index(row["severity"] or "none")))


def _finding_columns(lang: str, links: Mapping[str, str], names: Mapping[str, str]) -> list[Column]:
    explanation = "explanation" if lang == "en" else "explanation_zh"
    ranks = list(_VERDICTS_ZH), list(_SEVERITIES)
    verdicts, severities = (_VERDICTS_ZH, _SEVERITIES) if lang == "zh" else ({}, {})

    def verdict(row: Mapping[str, Any]) -> str:
        sign = evidence.VERDICTS[row["verdict"]][0]
        text = verdicts.get(row["verdict"], row["verdict"])
        return _word(text, row["verdict"], ranks[0].index(row["verdict"]), f"{sign} ")

    def severity(row: Mapping[str, Any]) -> str:
        grade = row["severity"] or "none"
        return _word(severities.get(grade, grade), grade, ranks[1].index(grade))

    return [
        Column("Verdict", "结论", verdict, filtered=True),
        Column("Severity", "程度", severity, filtered=True),
        Column("Document", "文件", lambda row: _text(_documents(row, names)), filtered=True),
        Column("Year", "年度", lambda row: _text(str(row["fiscal_year"]))),
        Column("Check", "检验", lambda row: _text(_check(row, lang))),
        Column("Stated", "公布", lambda row: _number(row["stated"])),
        Column("Derived", "推算", lambda row: _number(row["derived"])),
        Column("Residual", "相差", lambda row: _number(row["residual"])),
        Column("Unit", "单位", lambda row: _text(row["unit"])),
        Column("In words", "说明", lambda row: _text(row[explanation], "long")),
        Column("Printed at", "出处", lambda row: _links(row["evidence"], links)),
    ]


def _statement_columns(lang: str, links: Mapping[str, str], names: Mapping[str, str]) -> list[Column]:
    order = list(compare.VERDICTS)
    arithmetic = "arithmetic" if lang == "en" else "arithmetic_zh"

    def verdict(row: Mapping[str, Any]) -> str:
        text = row["verdict"] if lang == "en" else compare.VERDICTS_ZH[row["verdict"]]
        return _word(text, "belt", order.index(row["verdict"]))

    def direction(row: Mapping[str, Any]) -> str:
        return _text(row["direction"] if lang == "en" else _DIRECTIONS[row["direction"]])

    def why(row: Mapping[str, Any]) -> str:
        note = {"en": " † Rests on a figure that breaks a check.", "zh": "† 所依数字有一项检验不符。"}[lang]
        return _text(row[arithmetic] + (note if row["broken_checks"] else ""), "long")

    return [
        Column("Verdict", "结论", verdict, filtered=True),
        Column("Document", "文件", lambda row: _text(_documents(row, names)), filtered=True),
        Column("Subject", "事项", lambda row: _text(row["item"] or "–", lang="zh")),
        Column("Its words", "原文", lambda row: _text(row["quote"], "long", lang="zh")),
        Column("Figure", "数字", direction, filtered=True),
        Column("Base, 万元", "基数（万元）", lambda row: _number(_wan(row["base_yuan"]))),
        Column("Level, 万元", "本期（万元）", lambda row: _number(_wan(row["level_yuan"]))),
        Column("Arithmetic", "推算", why),
        Column("Printed at", "出处", lambda row: _links(row["evidence"], links)),
    ]


def _documents(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "; ".join(names[name] for name in row["disclosure_id"].split(";"))


def _check(row: Mapping[str, Any], lang: str) -> str:
    """Return the name of a check; its Chinese name opens the Chinese explanation."""
    if lang == "en":
        return str(row["check"])
    head, colon, rest = str(row["explanation_zh"]).split("（", 1)[0].partition("：")
    return f"{head}：{rest}" if head == "文字与表" and colon else head


def _wan(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else (amount / 10000).quantize(Decimal("0.01"))


def _text(text: str, kind: str = "", lang: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return f"<td{style}{f' lang={lang}' if lang else ''}>{escape(text)}</td>"


def _word(text: str, kind: str, rank: int, sign: str = "") -> str:
    """Return a cell with a word of a closed list, which sorts by its rank and is filtered without its sign."""
    shown = f'<span class="word {kind}"><span aria-hidden="true">{sign}</span>{escape(text)}</span>'
    return f'<td data-order="{rank}" data-search="{escape(text)}">{shown}</td>'


def _number(value: Decimal | None) -> str:
    if value is None:
        return '<td class="r" data-order="">–</td>'
    shown = f"{value:,}".replace("-", "−")
    return f'<td class="r" data-order="{value}">{shown}</td>'


def _links(ids: str, links: Mapping[str, str]) -> str:
    """Return links to the places of a finding, each once; beyond a few they fold."""
    places = dict.fromkeys(links[ref] for ref in ids.split(";") if ref)
    anchors = [f'<a href="{escape(place)}">{escape(place.partition("#")[2])}</a>' for place in places]
    first, rest = " ".join(anchors[:_SHOWN_LINKS]), " ".join(anchors[_SHOWN_LINKS:])
    more = f"<details><summary>+{len(anchors) - _SHOWN_LINKS}</summary>{rest}</details>" if rest else ""
    return f'<td class="places">{first}{more}</td>'


def _table(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], lang: str) -> Iterator[str]:
    """Yield one table; the roles say what the narrow layout, in which a row becomes a card, would hide."""
    heads = "".join(
        f'<th scope="col" role="columnheader"{" data-filter" if column.filtered else ""}>{column.heading(lang)}</th>'
        for column in columns
    )
    yield f'<table id="{name}" class="explorer" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
    yield '<tbody role="rowgroup">'
    for row in rows:
        cells = "".join(column.cell(row) for column in columns).replace("<td", '<td role="cell"')
        yield f'<tr role="row">{cells}</tr>'
    yield "</tbody></table>"


def _narrow(name: str, columns: Sequence[Column], lang: str) -> str:
    """Return the rules that put the heading before each cell of a card."""
    return "\n".join(
        f'#{name} td:nth-child({place})::before {{ content: "{column.heading(lang)}"; }}'
        for place, column in enumerate(columns, start=1)
    )


_EN = {
    "title": "Findings explorer",
    "study": "Tight Belts · 过紧日子",
    "report": "report.html",
    "back": "the report",
    "other": "explorer.zh.html",
    "other_lang": "zh-CN",
    "other_name": "中文",
    "lead": "Every check that was applied to the documents, and every statement with a tight-belt phrase. "
    "Sort by a heading, narrow by the lists, search any word; each place leads to the printed figure.",
    "all_findings": "Findings",
    "all_statements": "Tight-belt statements",
    "skip": "Skip to the tables",
    "every": "all",
    "sort": "Sort by",
    "search": "Search",
    "info": "_START_–_END_ of _TOTAL_",
    "info_empty": "nothing fits",
    "info_filtered": "(of _MAX_)",
    "length": "_MENU_ rows a page",
    "empty": "Nothing fits these filters.",
    "previous": "Previous",
    "next": "Next",
    "note": "Stated, derived and residual are in the unit of their row; residual = stated − derived.",
}
_ZH = {
    "title": "检验结果查询",
    "study": "过紧日子 · Tight Belts",
    "report": "report.zh.html",
    "back": "报告",
    "other": "explorer.html",
    "other_lang": "en",
    "other_name": "English",
    "lead": "对各份文件所作的全部检验，以及每一处“过紧日子”的表述。"
    "点击表头排序，用列表筛选，可检索任意词语；出处直达原文数字。",
    "all_findings": "检验结果",
    "all_statements": "过紧日子表述",
    "skip": "跳到表格",
    "every": "全部",
    "sort": "排序",
    "search": "检索",
    "info": "第 _START_–_END_ 条，共 _TOTAL_ 条",
    "info_empty": "没有符合条件的结果",
    "info_filtered": "（总数 _MAX_）",
    "length": "每页 _MENU_ 条",
    "empty": "没有符合筛选条件的结果。",
    "previous": "上一页",
    "next": "下一页",
    "note": "公布、推算、相差以各行单位计；相差 = 公布 − 推算。",
}
