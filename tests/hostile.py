"""A collection whose every word tries to act: script, markup, formulas, citations, code, in names, labels and prose."""

from pathlib import Path

import pandas as pd

from analysis.publish import evidence, exhibits, explorer, render, results
from analysis.store import Study

PAYLOADS = (
    "<script>window.pwned=1</script>",
    "<svg/onload=window.pwned=1>",
    "`<svg/onload=window.pwned=1>`{=html}",
    "<img src=x onerror=window.pwned=1>",
    "[x](javascript:window.pwned=1)",
    "[x](https://example.org){onclick=window.pwned=1}",
    '"><script>window.pwned=1</script>',
    "</script><script>window.pwned=1</script>",
    '`#panic("pwned")`{=typst} #panic("pwned")',
    "$$\\frac{1}{ and $x$ \\input{x}",
    "[@nosuch2020] @tbl-nosuch @nosuch",
    "`{python} 1/0` {{< include x >}}",
    "::: {.callout-note} | a | b | ^[note] ~~~ ***",
    "&lt;b&gt; &#106; <!-- gone -->",
)


def text(number: int) -> str:
    return PAYLOADS[number % len(PAYLOADS)]


def study(sound: Study) -> Study:
    """Return the study with a payload before every word that a document may print; ids and places stay."""
    return sound.replaced(
        disclosures=_planted(sound.disclosures, "spending_unit"),
        facts=_planted(sound.facts, "label", "project"),
        projects=_planted(sound.projects, "project", "spending_unit"),
        statements=_planted(sound.statements, "quote", "reason", "item"),
        indicators=_planted(sound.indicators, "project", "level_3"),
        findings=_planted(sound.findings, "explanation", "explanation_zh"),
    )


def _planted(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """One text keeps one payload, so that what belonged together still does; 合计 and the like keep their meaning."""
    columns = {}
    for name in (name for name in names if name in frame):
        words = {word: text(n) + word for n, word in enumerate(dict.fromkeys(frame[name])) if len(word) > 4}
        columns[name] = frame[name].map(lambda word, words=words: words.get(word, word)).astype(frame[name].dtype)
    return frame.assign(**columns)


HEAD = "---\ntitle: T\nlang: en\nexecute: {echo: false}\n---\n\n"
CELL = (
    "```{python}\n#| label: tbl-hostile\n#| tbl-cap: Words that try to act\nfrom hostile import frame\nframe()\n```\n\n"
)
INLINE = 'Inline: `{python} __import__("hostile").text(%d)`.\n\n'


def frame() -> object:
    """Return the payloads as the report prints a table."""
    return exhibits.markdown(
        pd.DataFrame([{"Word": word, "Linked": f"[{word}](evidence/a.html#L1)"} for word in PAYLOADS])
    )


def site(sound: Study, raw: Path, folder: Path) -> Path:
    """Write every kind of page for the hostile collection into `folder`."""
    source = folder / "hostile.qmd"
    inline = "".join(INLINE % n for n in range(len(PAYLOADS)))
    path = f"```{{python}}\n#| include: false\nimport sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n```\n\n"
    source.write_text(HEAD + path + CELL + inline, encoding="utf-8")
    render.render(source, folder)
    planted = study(sound)
    evidence.write(planted, raw, folder)
    for lang in explorer.FILES:
        explorer.write(planted, folder, lang)
    return folder


def tables(sound: Study) -> list[pd.DataFrame]:
    """Return the report's tables of the hostile collection."""
    planted = study(sound)
    told = results.tell(planted)
    return [exhibits.documents(planted), exhibits.breaks(planted, told), exhibits.claims(planted, told)]
