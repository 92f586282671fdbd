"""What a document prints is data: nothing of it acts in a page, on paper or in a table."""

import re
from pathlib import Path

import hostile
import pdfplumber
import pytest
from lxml import html

from analysis.publish.marks import marked, plain
from analysis.store import Study


def test_plain_takes_the_meaning_of_every_mark_and_of_control_characters() -> None:
    assert plain("[a](b) *c* `d`") == r"\[a\]\(b\) \*c\* \`d\`"
    assert plain("a\x1b[31mb\u202ec\n\nd") == r"a\[31mbc d"


def test_only_the_own_marks_act_and_their_words_are_plain() -> None:
    assert marked("[1,652.53](evidence/a.html#L3.2) so") == r"[1,652\.53](evidence/a.html#L3.2) so"
    assert marked("**borne out** †") == "**borne out** †"
    assert marked("[<b>](evidence/a.html)") == r"[\<b\>](evidence/a.html)"
    assert marked("[x](javascript:a)") == r"\[x\]\(javascript\:a\)"
    assert marked("[x](evidence/a.html){onclick=a}") == r"[x](evidence/a.html)\{onclick\=a\}"


def test_a_page_prints_hostile_words_as_they_are(hostile_site: Path) -> None:
    tree = html.parse(hostile_site / "hostile.html")
    words = [" ".join(cell.text_content().split()) for cell in tree.xpath("//table//tbody//th")]
    assert words == [" ".join(word.split()) for word in hostile.PAYLOADS]
    said = " ".join(tree.xpath("//main")[0].text_content().split())
    assert all(f"Inline: {' '.join(word.split())}." in said for word in hostile.PAYLOADS)


def test_paper_prints_hostile_words_as_they_are(hostile_site: Path) -> None:
    with pdfplumber.open(hostile_site / "hostile.pdf") as document:
        said = re.sub(r"\s+", "", "".join(page.extract_text() for page in document.pages))
    for word in hostile.PAYLOADS:
        assert said.count(re.sub(r"\s+", "", word)) >= 2, word


@pytest.mark.parametrize("pattern", ["hostile.html", "explorer*.html", "evidence/*.html"])
def test_no_element_of_a_page_acts(hostile_site: Path, pattern: str) -> None:
    pages = sorted(hostile_site.glob(pattern))
    assert pages
    for page in pages:
        tree = html.parse(page)
        assert [name for name in tree.xpath("//@*/..") if any(key.startswith("on") for key in name.attrib)] == []
        assert [to for to in tree.xpath("//@href | //@src") if re.match(r"\s*(javascript|vbscript)", to, re.I)] == []
        assert not any("pwned" in (script.text or "") for script in tree.xpath("//script") if not script.get("type"))
        assert not tree.xpath("//svg[contains(@onload, 'pwned')] | //img[@src='x']")


def test_the_tables_of_a_hostile_collection_keep_their_links_and_lose_their_marks(study: Study) -> None:
    for frame in hostile.tables(study):
        text = re.sub(r"\\.", "", marked(" ".join(map(str, frame.to_numpy().ravel()))))
        assert not re.search(r"[<>$@]|\{|\]\((?!evidence/)", text)
