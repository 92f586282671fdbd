"""The PDFs as a reader holds them: sheets that are filled, figures in one piece, letters that can be read."""

import re
from pathlib import Path

import paper
import pdfplumber
import pypandoc
import pytest
import typst

from analysis import figures

ASSETS = Path(__file__).parents[1] / "analysis" / "publish" / "assets"
EDITIONS = ("report.pdf", "report.zh.pdf")


@pytest.mark.parametrize("name", EDITIONS)
def test_no_sheet_but_the_last_is_a_third_empty(site: Path, name: str) -> None:
    assert {page: gap for page, gap in paper.emptiest(site / name).items() if gap > 1 / 3} == {}


@pytest.mark.parametrize("name", EDITIONS)
def test_no_figure_is_torn_from_its_unit(site: Path, name: str) -> None:
    assert paper.torn(site / name) == []


@pytest.mark.parametrize("name", EDITIONS)
def test_letters_can_be_read_and_those_of_charts_are_no_larger_than_the_text(site: Path, name: str) -> None:
    with pdfplumber.open(site / name) as pdf:
        chars = [char for page in pdf.pages for char in page.chars if not char["text"].isspace()]
        # Latin letters in the Chinese typeface are a chart's; the first sheet quotes an office in it.
        latin = [char for page in pdf.pages[1:] for char in page.chars if char["text"].isascii()]
    charts = [char["size"] for char in latin if "Noto" in char["fontname"]]
    assert min(char["size"] for char in chars) >= 5.99
    code = {round(char["size"], 1) for char in chars if "DejaVuSansMono" in char["fontname"]}
    assert code and min(code) >= 7
    assert charts and max(charts) <= 10.5


def made(text: str, path: Path) -> Path:
    path.write_bytes(typst.compile(text.encode(), font_paths=[figures.font_folder()], ignore_system_fonts=True))
    return path


def test_an_empty_sheet_and_a_torn_figure_would_be_seen(tmp_path: Path) -> None:
    words = "#set page(width: 10cm, height: 14cm, margin: 1.4cm)\n"
    empty = made(f"{words}= One\n#v(6cm)\nTwo\n#pagebreak()\nThree", tmp_path / "empty.pdf")
    assert paper.emptiest(empty)[1] > 1 / 3
    full = made(f"{words}{'Words and words. ' * 90}#pagebreak()Three", tmp_path / "full.pdf")
    assert paper.emptiest(full)[1] < 0.2
    words += '#set text(font: ("Libertinus Serif", "Noto Sans SC"))\n'
    chinese = f"{words}#align(right)[公布的数字共有一二三四五 3#linebreak()个名称]"
    assert len(paper.torn(made(chinese, tmp_path / "torn.pdf"))) == 1


SOURCE = """::: {.receipt}
::: {.said}
> [支出减少1.00万元。](evidence/a.html#L85)
:::
:::

| Office | Amount |
|:--|--:|
| 档案馆 2026年 | [1,652.53](evidence/a.html#L180.5) |
| another | [7.00](evidence/a.html#L9) |

::: {.rows}
[1,652.53]{.printed-cell evidence="evidence/a.html#L180.5"} and [1.00]{.printed-cell evidence="evidence/a.html#L85"}
:::
"""


def test_the_filter_and_the_headers_that_quarto_is_given_make_locators_that_lead(tmp_path: Path) -> None:
    """Quarto runs the same filter over the same Markdown and puts both headers before what pandoc makes of it."""
    options = [f"--lua-filter={ASSETS / 'study.lua'}"]
    body = pypandoc.convert_text(SOURCE, "typst", format="markdown", extra_args=options)
    heads = [(ASSETS / name).read_text(encoding="utf-8") for name in ("quarto.typ", "study.typ")]
    (tmp_path / "a.typ").write_text("\n".join([*heads, body]), encoding="utf-8")
    pdf = typst.compile(tmp_path / "a.typ", font_paths=[figures.font_folder()], ignore_system_fonts=True)
    (tmp_path / "a.pdf").write_bytes(pdf)
    with pdfplumber.open(tmp_path / "a.pdf") as document:
        (page,) = document.pages
        said, links = page.extract_text(), page.annots
    assert re.search(r"1,652\.53\s*L180\.5", said) and "L85" in said
    assert "L9" not in said
    assert len([link for link in links if link["data"].get("Dest")]) >= 4
