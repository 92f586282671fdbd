"""Data in Markdown: the one function that takes the meaning of every mark away, and the few marks that are the study's.

What a document prints may hold any mark of Markdown, HTML, Typst or TeX, put there by accident or to do harm.
"""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~^$@&\"'=:])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_OWN = re.compile(
    r"\[(?P<text>(?:\\.|[^\[\]\\])*)\]\((?P<to>(?:evidence/|downloads/|explorer|report|collection|#)[^()\s<>\"\\]*)\)"
    r"|\*\*(?P<strong>(?:\\.|[^*\\])+)\*\*|`(?P<code>[\w./]+)`"
)


def plain(text: object) -> str:
    """Return Markdown that prints `text` and does nothing else: no markup, link, formula or code in it acts."""
    return _MARKUP.sub(r"\\\1", " ".join(_CONTROL.sub("", str(text)).split()))


def marked(text: object) -> str:
    """Return Markdown in which only the study's own marks act: links to its own pages, strong words, names of columns.

    Everything around and inside those marks is plain, whoever wrote it.
    """
    text, parts, position = str(text), [], 0
    for found in _OWN.finditer(text):
        parts += [_kept_spaces(text[position : found.start()]), _own(found)]
        position = found.end()
    return "".join([*parts, _kept_spaces(text[position:])]).strip()


def _kept_spaces(text: str) -> str:
    """Return plain text; the space beside a mark belongs to the sentence."""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{plain(text)}{after}" if text.strip() else before


def _own(found: re.Match[str]) -> str:
    if found["code"]:
        return f"`{found['code']}`"
    inner = plain(re.sub(r"\\(.)", r"\1", found["text"] or found["strong"] or ""))
    return f"**{inner}**" if found["strong"] else f"[{inner}]({found['to']})"
