"""The receipt as a picture beside the report, and the lines in a page's head by which others show it."""

import re
from html import escape, unescape
from pathlib import Path

from analysis import figures
from analysis.publish.evidence import SUFFIX
from analysis.publish.exhibits import receipt_picture
from analysis.publish.receipt import of
from analysis.publish.results import tell
from analysis.store import Study

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_ABOUT = re.compile(r'<meta name="description" content="([^"]*)"')


def write(study: Study, output: Path) -> list[Path]:
    """Draw a card for each edition that lies in `output` and name it in its page; none where there is no receipt."""
    story = tell(study)
    found, made = of(story), []
    for lang, suffix in SUFFIX.items():
        page, card = output / f"report{suffix}", output / f"report{suffix.removesuffix('.html')}.card.png"
        if found is None or not page.is_file():
            continue
        words = receipt_picture(story, lang)
        card.write_bytes(figures.card(found.frame, lang, **words))
        text = page.read_text(encoding="utf-8")
        named = text.replace("</head>", f"{_head(text, card.name, ' '.join(words.values()))}</head>", 1)
        page.write_text(named, encoding="utf-8", newline="\n")
        made.append(card)
    return made


def _head(page: str, card: str, alt: str) -> str:
    """Return the lines for a page: its own title and description, the card beside it."""
    title, about = (found[1].strip() if found else "" for found in (_TITLE.search(page), _ABOUT.search(page)))
    wide, tall = figures.CARD_PIXELS
    tags = {
        "og:type": "article",
        "og:title": unescape(title),
        "og:description": unescape(about),
        "og:image": card,
        "og:image:type": "image/png",
        "og:image:width": str(wide),
        "og:image:height": str(tall),
        "og:image:alt": " ".join(alt.split()),
    }
    lines = (f'<meta property="{name}" content="{escape(text)}">' for name, text in tags.items() if text)
    return "\n".join([*lines, '<meta name="twitter:card" content="summary_large_image">', ""])
