"""Rendering a report by the built-in route: one sample with everything a report uses, and what bad input is told."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import paper as printed
import pdfplumber
import pypdfium2
import pytest
import typst
import yaml
from pdfminer.pdftypes import resolve1

from analysis import figures
from analysis.publish import quarto, render
from analysis.publish.cells import RenderError

ROOT = Path(__file__).parents[1]
FENCE = "```"
HEAD = "---\ntitle: T\nexecute: {echo: false}\n---\n\n# One {#sec-one}\n\n"
SYMBOLS = "−–—≥≤·“”¥%§→✓✗☑"
BIBLIOGRAPHY = """
@article{zhang2020, author={Zhang, Li and Wang, Ming}, title={Frugal offices in 长沙}, year={2020}, journal={Budgets}}
@book{smith1999, author={Smith, Ann}, title={On Saving}, year={1999}, publisher={Press}}
@book{unused1990, author={Nobody, No}, title={Unread}, year={1990}, publisher={Press}}
"""
SAMPLE = """---
title: "Tight Belts · 过紧日子"
subtitle: "A sample"
author:
  - name: "A. Reader"
  - name: "王明"
date: "21 November 2026"
lang: en
abstract: |
  Units promise *to live frugally* (过紧日子) [@zhang2020].
bibliography: references.bib
execute:
  echo: false
---

```{python}
#| include: false
import warnings

import matplotlib.pyplot as plt
from IPython.display import Markdown

plt.rcParams["svg.fonttype"] = "none"
total = 1828.93
secret = "never shown"
```

# Introduction {#sec-intro}

The total is `{python} f"{total:,.2f}"`, twice `{python} 2 * 21`, `{python} Markdown("**strong**")`,
`{python} "*plain*"`.
See @fig-one and @tbl-units (Section [-@sec-method]; also [@fig-one; @tbl-pipe]).[^1]
Symbols: SYMBOLS. @zhang2020 agree; others do not [@smith1999, p. 3].

[^1]: A footnote on 三公经费 and @sec-method.

## Method {#sec-method}

```{python}
#| label: fig-one
#| fig-cap: "Shares of **personnel**, 人员"
#| fig-alt: "A bar chart in which \\"personnel\\" leads."
plt.figure()
plt.bar(["a", "b"], [3, 2])
plt.title("SVG title ≥ 3")
```

```{python}
#| label: fig-two
#| fig-cap: "The same drawing again"
#| fig-alt: "The same bar chart."
plt.figure()
plt.bar(["a", "b"], [3, 2])
plt.title("SVG title ≥ 3");
```

```{python}
#| label: tbl-units
#| tbl-cap: "Units and amounts, 万元"
Markdown("| Unit | Amount |\\n|:---|---:|\\n| 长沙市 | 1,652.53 |")
```

| Item | Budget |
|:-----|-------:|
| 公务接待费 | 12.00 |

: A pipe table with a *caption* {#tbl-pipe}

::: {.callout-note title="How to **read**" collapse="true"}
Every figure stands for an interval, see [-@tbl-long].
:::

::: {.callout-important}
## No saving
A change of form is not a saving.
:::

# Results {#sec-results}

```{python}
#| label: tbl-long
#| tbl-cap: "A long table"
rows = "\\n".join(f"| 单位 {n} | {n}.00 |" for n in range(90))
Markdown("| Unit of the long table | Amount |\\n|:---|---:|\\n" + rows)
```

```{python}
#| echo: true
#| warning: false
warnings.warn("a warning to hide")
print("printed 输出")
```

```{python}
#| output: false
print("output to hide")
```

````markdown
```{python}
1 / 0  # quoted, not run
```
````

Literal: ``{python} total``.

::: {.content-visible when-format="html"}
Only on the web.
:::

::: {.content-visible when-format="typst"}
Only on paper.
:::

## Notes {.unnumbered}

End, see @sec-results and @fig-two.
""".replace("SYMBOLS", " ".join(SYMBOLS))


class Page(HTMLParser):
    """The elements of a page, each with its attributes and all the text inside it."""

    VOID = frozenset({"meta", "img", "br", "hr", "link", "input", "col"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in self.VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, _, text in self.open:
            text.append(data)

    def find(self, tag: str = "", **wanted: str) -> list[tuple[dict[str, str], str]]:
        """Elements by tag and attributes, as (attributes, text with single spaces)."""
        return [
            (attrs, " ".join("".join(text).split()))
            for name, attrs, text in self.elements
            if tag in ("", name) and all(attrs.get(key.strip("_")) == value for key, value in wanted.items())
        ]

    def text(self, tag: str = "", **wanted: str) -> list[str]:
        return [text for _, text in self.find(tag, **wanted)]


def write(folder: Path, source: str) -> Path:
    path = folder / "report.qmd"
    path.write_text(source, encoding="utf-8")
    (folder / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quarto, "available", lambda: False)
        made = render.render(write(folder, SAMPLE), folder / "out")
    assert [path.name for path in made] == ["report.html", "report.pdf"]
    yield folder


@pytest.fixture(scope="module")
def html(rendered: Path) -> str:
    return (rendered / "out/report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


@pytest.fixture(scope="module")
def body(page: Page) -> str:
    return page.text("main")[0]


@pytest.fixture(scope="module")
def paper(rendered: Path) -> Iterator[pdfplumber.PDF]:
    with pdfplumber.open(rendered / "out/report.pdf") as document:
        yield document


@pytest.fixture(scope="module")
def paper_text(paper: pdfplumber.PDF) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


# ---------------------------------------------------------------------------------------------------- the page


def test_title_block(page: Page) -> None:
    assert page.find("html")[0][0]["lang"] == "en"
    assert page.text("title") == ["Tight Belts · 过紧日子"]
    assert page.text("h1") == ["Tight Belts · 过紧日子"]
    assert page.text("p", class_="subtitle") == ["A sample"]
    assert page.text("span", class_="author") == ["A. Reader", "王明"]
    assert "(Zhang and Wang 2020)" in page.text("section", class_="abstract")[0]


def test_headings_are_numbered_and_listed(page: Page) -> None:
    assert page.text("h2") == ["1 Introduction", "2 Results", "References"]
    assert page.text("h3") == ["1.1 Method", "Notes"]
    contents = page.text("nav", id="TOC")[0]
    assert all(heading in contents for heading in ("1 Introduction", "1.1 Method", "2 Results", "Notes", "References"))


def test_captions_are_numbered_in_reading_order(page: Page) -> None:
    captions = [text for text in page.text("figcaption") if text]
    assert captions == [
        "Figure 1: Shares of personnel, 人员",
        "Figure 2: The same drawing again",
        "Table 1: Units and amounts, 万元",
        "Table 2: A pipe table with a caption",
        "Table 3: A long table",
    ]


def test_cross_references_are_links_to_what_they_name(page: Page, body: str) -> None:
    links = [(attrs["href"], text) for attrs, text in page.find("a", class_="xref")]
    assert ("#fig-one", "Figure 1") in links and ("#tbl-units", "Table 1") in links
    assert ("#sec-method", "1.1") in links and ("#tbl-long", "3") in links
    assert ("#sec-results", "Section 2") in links
    assert "Figure 1, Table 2" in body
    assert not re.search(r"@(fig|tbl|sec)-", body)
    ids = {attrs["id"] for attrs, _ in page.find() if "id" in attrs}
    assert {href[1:] for attrs, _ in page.find("a") if (href := attrs["href"]).startswith("#")} <= ids


def test_no_id_is_used_twice(page: Page) -> None:
    ids = Counter(attrs["id"] for attrs, _ in page.find() if "id" in attrs)
    assert [name for name, count in ids.items() if count > 1] == []
    assert sum(name.startswith("svg1-") for name in ids) and sum(name.startswith("svg2-") for name in ids)


def test_inline_values(page: Page, body: str) -> None:
    assert "The total is 1,828.93, twice 42, strong, *plain*." in body
    assert "strong" in page.text("strong")
    assert "{python} total" in page.text("code")
    assert "1 / 0 # quoted, not run" in body


def test_options_of_cells(body: str) -> None:
    assert "printed 输出" in body and 'print("printed 输出")' in body
    for hidden in ("never shown", "UserWarning", "output to hide", "#|", "import matplotlib"):
        assert hidden not in body


def test_figures_are_vectors_with_text_and_alternative_text(page: Page, html: str) -> None:
    pictures = page.find("svg", role="img")
    assert [attrs["aria-label"] for attrs, _ in pictures] == [
        'A bar chart in which "personnel" leads.',
        "The same bar chart.",
    ]
    assert all("SVG title ≥ 3" in text for _, text in pictures)
    assert "<metadata" not in html and "DejaVu Sans'" not in html


def test_nothing_is_fetched(page: Page, html: str) -> None:
    assert all(attrs["href"].startswith("data:") for attrs, _ in page.find("link")) and not page.find("iframe")
    assert all("src" not in attrs or attrs["src"].startswith("data:") for attrs, _ in page.find())
    assert not re.search(r"url\((?!data:|#)", html) and "@import" not in html
    assert "default-src 'none'" in html


def test_tables_scroll_and_align(page: Page) -> None:
    assert page.find("table", **{"aria-labelledby": "tbl-long-caption"})
    assert len(page.find("div", class_="scroll")) == 5
    assert any("right" in attrs.get("style", "") for attrs, _ in page.find("td"))


def test_callouts(page: Page) -> None:
    assert page.text("summary", class_="callout-title") == ["How to read"]
    assert page.text("details", class_="callout callout-note")
    assert page.text("div", class_="callout callout-important") == ["No saving A change of form is not a saving."]


def test_notes_and_citations(page: Page, body: str) -> None:
    assert "Zhang and Wang (2020) agree; others do not (Smith 1999, 3)." in body
    entries = page.text("div", class_="csl-entry")
    assert len(entries) == 2 and entries[0].startswith("Smith, Ann. 1999.")
    assert body.count("References") == 1
    assert "A footnote on 三公经费 and Section 1.1." in page.text("section", role="doc-endnotes")[0]


def test_format_and_route(page: Page, body: str) -> None:
    assert "Only on the web." in body and "Only on paper." not in body
    assert page.text("footer")[0].startswith("Rendered by the built-in route;")
    assert page.find("a", class_="skip")


def test_the_page_carries_its_chinese_font(html: str) -> None:
    assert re.search(r'@font-face \{ font-family: "Noto Sans SC";[^}]*src: url\(data:font/woff;base64,', html)


def test_the_same_input_gives_the_same_bytes(rendered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarto, "available", lambda: False)
    for path in render.render(rendered / "report.qmd", rendered / "again"):
        assert path.read_bytes() == (rendered / "out" / path.name).read_bytes()


# ---------------------------------------------------------------------------------------------------- the paper


def test_paper_says_the_same(paper_text: str) -> None:
    for text in (
        "Figure 1: Shares of personnel, 人员",
        "Table 3: A long table",
        "The total is 1,828.93, twice 42, strong, *plain*.",
        "See Figure 1 and Table 1 (Section 1.1; also Figure 1, Table 2).",
        "长沙市",
        "How to read",
        "Only on paper.",
        "SVG title ≥ 3",
        "Rendered by the built-in route;",
    ):
        assert text in paper_text
    assert "@" not in paper_text and "Only on the web" not in paper_text


def test_paper_shows_every_character(paper: pdfplumber.PDF) -> None:
    characters = {char["text"] for page in paper.pages for char in page.chars}
    assert set(SYMBOLS) <= characters
    assert not characters & {"\ufffd", "\x00"} and not any("cid:" in text for text in characters)


def test_paper_embeds_its_fonts(paper: pdfplumber.PDF) -> None:
    fonts = {}
    for page in paper.pages:
        fonts.update(resolve1(page.page_obj.resources).get("Font", {}))
    assert fonts
    for font in map(resolve1, fonts.values()):
        described = resolve1(resolve1(font["DescendantFonts"])[0])
        descriptor = resolve1(described["FontDescriptor"])
        assert {"FontFile2", "FontFile3"} & set(descriptor)
    names = " ".join(char["fontname"] for page in paper.pages for char in page.chars[:400])
    assert "LibertinusSerif" in names and "NotoSansSC" in names


def test_paper_has_outline_language_and_title(rendered: Path, paper: pdfplumber.PDF) -> None:
    document = pypdfium2.PdfDocument(rendered / "out/report.pdf")
    outline = [entry.get_title() for entry in document.get_toc()]
    document.close()
    assert outline == ["1 Introduction", "1.1 Method", "2 Results", "Notes", "References"]
    assert paper.metadata["Title"] == "Tight Belts · 过紧日子"
    assert resolve1(paper.doc.catalog["Lang"]) == b"en"
    assert resolve1(paper.doc.catalog["MarkInfo"])["Marked"] is True


def test_no_character_stands_on_another(rendered: Path, tmp_path: Path) -> None:
    assert printed.overprinted(rendered / "out/report.pdf") == []
    (tmp_path / "a.typ").write_text("#place(dx: 3pt)[1,652.53] \n #place(dx: 3.5pt)[1,652.53]", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(typst.compile(tmp_path / "a.typ"))
    assert printed.overprinted(tmp_path / "a.pdf")


def test_a_long_table_repeats_its_header(paper: pdfplumber.PDF) -> None:
    pages = [page.extract_text() for page in paper.pages]
    carrying = [text for text in pages if re.search(r"单位 \d+ ", text)]
    assert len(carrying) >= 2 and all("Unit of the long table" in text for text in carrying)


# ---------------------------------------------------------------------------------------------------- bad input


def cell(code: str) -> str:
    return f"{FENCE}{{python}}\n{code}\n{FENCE}\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            cell("#| label: fig-x\nx = 1\n1 / 0"),
            r"line 11 \(cell fig-x\): the cell failed: ZeroDivisionError: division",
        ),
        ("a\nb `{python} nope` c\n", r"line 9: the inline expression `nope` failed: NameError: name 'nope' is not"),
        (
            cell("import fractions") + "\n`{python} fractions.Fraction(1, 2)`",
            r"line 12: .*would print as Fraction\(1, 2\)",
        ),
        ("See @fig-none.\n", r"line 8: @fig-none is neither a label of the report nor in its bibliography"),
        ("As said [@nobody2000].\n", r"line 8: @nobody2000 is neither"),
        (cell("class T:\n    def _repr_html_(self): return '<b>'\n\nT()"), r"line 8: the cell shows HTML"),
        ("![](picture.svg)\n", r"the image picture\.svg has no alternative text"),
        ("![a](https://example.org/x.png)\n", r"lies outside the project"),
        (": c {#tbl-a}\n\n| a |\n|---|\n| 1 |\n\n\n: c {#tbl-a}\n\n| a |\n|---|\n| 1 |\n", r"@tbl-a is given to two"),
        (f"- a\n\n  {FENCE}{{python}}\n  1\n  {FENCE}\n", r"line 10: this cell would not run"),
        (f"{FENCE}{{python}}\n1\n", r"line 8: this cell would not run"),
        (cell("#| tbl-cap: c\nprint(1)"), r"line 8: a cell with a caption needs a label"),
        (cell("#| label: tbl-x\nprint(1)"), r"@tbl-x must show one Markdown table"),
        (cell("#| label: fig-x\nx = 1"), r"line 8 \(cell fig-x\): the cell shows nothing"),
        (cell("#| a: b: c\n1"), r"line 9: this is not YAML"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_no_file(
    source: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarto, "available", lambda: False)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/report.html").write_text("the former report")
    with pytest.raises(RenderError, match=sentence) as error:
        render.render(write(tmp_path, HEAD + source), tmp_path / "out", formats=("html",))
    assert str(error.value).startswith("report.qmd") and "\n" not in str(error.value)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]
    assert (tmp_path / "out/report.html").read_text() == "the former report"


def test_a_character_without_a_glyph_stops_both_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarto, "available", lambda: False)
    with pytest.raises(RenderError, match="could not be displayed"):
        render.render(write(tmp_path, HEAD + "\U00013000\n"), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_chinese_report_speaks_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarto, "available", lambda: False)
    source = "---\ntitle: 过紧日子\nlang: zh-CN\n---\n\n# 引言 {#sec-a}\n\n见 @sec-a。\n\n::: {.callout-tip}\n甲\n:::\n"
    render.render(write(tmp_path, source), tmp_path / "out")
    page = Page((tmp_path / "out/report.html").read_text(encoding="utf-8"))
    assert page.find("html")[0][0]["lang"] == "zh-Hans"
    assert page.text("a", class_="xref") == ["章节 1"] and page.text("p", class_="callout-title") == ["提示"]


def test_unknown_format_and_missing_source(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="not to docx"):
        render.render(write(tmp_path, HEAD), tmp_path, formats=("docx",))
    with pytest.raises(RenderError, match="does not exist"):
        render.render(tmp_path / "none.qmd", tmp_path)


# ---------------------------------------------------------------------------------------------------- Quarto


@pytest.mark.parametrize(
    ("version", "usable"), [("1.10.3\n", True), ("2.0.1\n", True), ("1.9.37\n", False), ("99.9.9\n", True), ("", False)]
)
def test_only_a_recent_quarto_is_used(version: str, usable: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarto.shutil, "which", lambda name: name)
    answer = subprocess.CompletedProcess([], 0, stdout=version.encode())
    monkeypatch.setattr(quarto.subprocess, "run", lambda *_, **__: answer)
    assert quarto.available() is usable


def test_quarto_renders_where_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def answer(
        command: list[str], *, cwd: Path, env: dict[str, str], capture_output: bool
    ) -> subprocess.CompletedProcess:
        calls.append(command)
        target = Path(command[-1])
        target.mkdir(parents=True)
        (target / ("report.pdf" if "typst" in command else "report.html")).write_text("made by Quarto")
        assert env["QUARTO_PYTHON"] == quarto.sys.executable
        assert (Path(env["TYPST_FONT_PATHS"]) / "NotoSansSC-Regular.ttf").is_file()
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(quarto, "available", lambda: True)
    monkeypatch.setattr(quarto.subprocess, "run", answer)
    made = render.render(write(tmp_path, HEAD), tmp_path / "out")
    assert [path.name for path in made] == ["report.html", "report.pdf"]
    assert [call[1:5] for call in calls] == [["render", "report.qmd", "--to", to] for to in ("html", "typst")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.html", "report.pdf"]


BROKEN_CELL = """
Executing 'report.quarto_ipynb'
  Cell 1/34: 'setup'.............Done
  Cell 2/34: 'tbl-breaks'........ERROR: 

An error occurred while executing the following cell:
------------------
exhibits.nothing()
------------------

---------------------------------------------------------------------------
AttributeError                            Traceback (most recent call last)
Cell In[2], line 1
----> 1 exhibits.nothing()

AttributeError: module 'exhibits' has no attribute 'nothing'

WARN: Error encountered when rendering files
    at async quarto.js:12:3
"""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (BROKEN_CELL, "cell tbl-breaks: AttributeError: module 'exhibits' has no attribute 'nothing'"),
        ("ERROR: Book project has no chapters\n    at async quarto.js\n", "ERROR: Book project has no chapters"),
        ("error: unknown variable: nope\n   at main.typ:3\nWARN: Error encountered\n", "error: unknown variable: nope"),
        ("\n", "no message"),
    ],
)
def test_the_reason_of_quarto_is_the_cell_and_its_error(said: str, sentence: str) -> None:
    assert quarto.reason(said) == sentence


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<p>See <strong>?@tbl-nosuch</strong>.</p>", b""),
        ("<p></p>", b"WARNING Unable to resolve crossref @tbl-nosuch\n"),
    ],
)
def test_an_unknown_reference_under_quarto_is_an_error(
    page: str, said: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess:
        Path(command[-1]).mkdir(parents=True)
        (Path(command[-1]) / "report.html").write_text(f"<html><head></head>{page}</html>")
        return subprocess.CompletedProcess(command, 0, b"", said)

    monkeypatch.setattr(quarto, "available", lambda: True)
    monkeypatch.setattr(quarto.subprocess, "run", answer)
    with pytest.raises(RenderError, match=r"^report\.qmd: @tbl-nosuch is not a label of the report\.$"):
        render.render(write(tmp_path, HEAD), tmp_path / "out", formats=("html",))
    assert list((tmp_path / "out").iterdir()) == []


def test_what_quarto_is_told_lets_tables_break_and_chinese_be_bold() -> None:
    told = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    typst, page = told["format"]["typst"], told["format"]["html"]
    assert "mainfont" not in typst and typst["citeproc"] is True and typst["tbl-colwidths"] is False
    assert typst["pdf-standard"] == "ua-1" and typst["callout-icon"] is False
    named = [*told["filters"], *page["css"], *(head["file"] for head in typst["include-in-header"])]
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert told["format-links"] is False and page["toc-location"] == "left-body"
    assert "**/*.quarto_ipynb" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("header", "whole"), [(True, True), (False, False)])
def test_the_header_for_quarto_keeps_a_long_table_from_piling_up(header: bool, whole: bool, tmp_path: Path) -> None:
    rows = "".join(f"[单位 {n}], [{n}.00]," for n in range(120))
    lead = (ROOT / "analysis/publish/assets/quarto.typ").read_text(encoding="utf-8") if header else ""
    table = f'#figure(kind: "quarto-float-tbl", supplement: "Table", table(columns: 2, [*单位*], [*Sum*], {rows}))'
    (tmp_path / "a.typ").write_text(f"{lead}\n#set page(height: 20cm)\n= 过紧日子\n{table}", encoding="utf-8")
    pdf = typst.compile(tmp_path / "a.typ", font_paths=[figures.font_folder()], ignore_system_fonts=True)
    (tmp_path / "a.pdf").write_bytes(pdf)
    with pdfplumber.open(tmp_path / "a.pdf") as document:
        said = "".join(page.crop((0, 0, page.width, page.height)).extract_text() for page in document.pages)
    assert ("119.00" in said) is whole


def test_quarto_failing_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = subprocess.CompletedProcess([], 1, b"", b"Executing...\n\x1b[31mERROR: no such kernel\x1b[0m\n")
    monkeypatch.setattr(quarto, "available", lambda: True)
    monkeypatch.setattr(quarto.subprocess, "run", lambda *_, **__: answer)
    with pytest.raises(RenderError, match=r"Quarto could not render report\.qmd to html: ERROR: no such kernel$"):
        render.render(write(tmp_path, HEAD), tmp_path / "out")
