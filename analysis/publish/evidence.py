"""Raw documents as pages in which every line and every cell has an address, and every figure says what it was read as.

A page is made of the `Document` that the readers of the project see, whatever its format, so a place of the clean
tables is an anchor of the page. Every document has two pages, which differ in the words around it: readers of Chinese
stay in Chinese.
"""

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from analysis import documents, figures, reference, schema, store, wording
from analysis.documents import Line, Row
from analysis.publish import panel, readings, sheet
from analysis.publish.panel import Source
from analysis.publish.readings import Known
from analysis.store import Study

FOLDER = "evidence"
ASSETS = Path(__file__).parent / "assets"
SUFFIX = {"en": ".html", "zh": ".zh.html"}

_PAGE = Template((ASSETS / "evidence.html").read_text(encoding="utf-8"))
_INDEX = Template("""<details class="index"><summary>$title</summary>
<div class="scroll" role="region" tabindex="0" aria-label="$readings"><table>
<thead><tr><th scope="col">$place</th><th scope="col">$printed</th><th scope="col">$read_as</th></tr></thead>
<tbody>$rows</tbody>
</table></div></details>""")


class Changed(store.StoreError):
    """A raw file that is no longer the one the clean tables were made from: its places may be others."""


def address(disclosure_id: str, locator: str, lang: str = "en") -> str:
    """Return the link, relative to the report, that leads to a place; a numeral's place is its cell or line."""
    return f"{FOLDER}/{disclosure_id}{SUFFIX[lang]}#{readings.cell_of(locator)}".translate(sheet.IN_A_LINK)


def links(study: Study, lang: str = "en") -> dict[str, str]:
    """Return the address of every fact, statement, indicator and finding; of a finding, that of its stated figure."""
    ids = {"fact_id": study.facts, "statement_id": study.statements, "indicator_id": study.indicators}
    found: dict[str, str] = {}
    for key, frame in ids.items():
        places = zip(frame["disclosure_id"], frame["locator"], strict=True)
        found |= zip(frame[key], (address(*place, lang) for place in places), strict=True)
    known = readings.of_documents(study)
    for finding in study.findings.itertuples():
        for name in finding.disclosure_id.split(";"):
            place = next(readings.evidence_places(known[name], finding), "")
            if place:
                found.setdefault(finding.finding_id, address(name, place, lang))
    return found


def sources(study: Study, raw: Path) -> dict[str, Source]:
    """Return what every document prints and what is known of it, each read once.

    Raises `Changed` where a raw file differs from the one that was cleaned: anchors would then point elsewhere.
    """
    manifest, known, found = dict(store.raw_files(raw)), readings.of_documents(study), {}
    for row in study.disclosures.to_dict("records"):
        name = row["source_file"]
        document = documents.read(name, store.raw_bytes(raw, name, manifest.get(name, {})))
        if document.sha256 != row["sha256"]:
            raise Changed(f"{raw / name} has changed since it was cleaned: run `python -m analysis clean` first.")
        found[row["disclosure_id"]] = Source(document.items, known[row["disclosure_id"]])
    return found


def write(study: Study, raw: Path, output: Path, shown: Mapping[str, Source] | None = None) -> list[Path]:
    """Write the evidence pages of every disclosure into `output/evidence` and return the files.

    The pages of the report that lie in `output` learn what their links lead to, and show it beside the text. `shown`
    are the documents of `sources`, where they were read before.
    """
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    shown, made = shown or sources(study, raw), []
    for row in study.disclosures.to_dict("records"):
        source = shown[row["disclosure_id"]]
        for lang, suffix in SUFFIX.items():
            path = folder / f"{row['disclosure_id']}{suffix}"
            path.write_text(_page(source.items, row, source.known, lang), encoding="utf-8", newline="\n")
            made.append(path)
    for lang in SUFFIX:
        panel.fold_into(output / f"report{SUFFIX[lang]}", shown, lang)
    return made


def _page(items: Sequence[Line | Row], row: Mapping[str, Any], known: Known, lang: str) -> str:
    """Return the page of one document in one language."""
    said = wording.page("evidence", lang)
    kind = wording.word(row["document_type"], lang)
    example = escape(next((line.locator for item in items for line in sheet.lines(item)), ""))
    other = "zh" if lang == "en" else "en"
    parts = {
        "title": escape(f"{reference.unit_name(row['spending_unit'], lang)} {row['fiscal_year']} {kind}"),
        "unit": escape(row["spending_unit"]),
        "head": "\n".join(_head(row, known, lang)),
        "findings": _breaks(known, lang),
        "body": "\n".join(sheet.body(items, row["format"] != "text", known, lang)),
        "index": _index(known, lang),
        "footer": escape(said["footer"]).format(example=f"<code>#{example}</code>"),
        "lang": "zh-CN" if lang == "zh" else "en",
        "report": f"../report{SUFFIX[lang]}",
        "explorer": f"../explorer{SUFFIX[lang]}",
        "here": f"{escape(row['disclosure_id'].translate(sheet.IN_A_LINK))}{SUFFIX[other]}",
        "other_lang": "zh-CN" if other == "zh" else "en",
    }
    parts["together"] = json.dumps(_together(known), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts |= {name: escape(said[name]) for name in ("study", "all_findings", "skip", "point", "back", "other")}
    parts |= {f"role_{name}": escape(text) for name, text in wording.page("role", lang).items()}
    style = (ASSETS / "evidence.css").read_text(encoding="utf-8")
    script = (ASSETS / "evidence.js").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    font = figures.embedded_font(_PAGE.template + "".join(parts.values()))
    return _PAGE.substitute(parts, font=font, style=style, script=script, digest=digest)


def _together(known: Known) -> dict[str, list[str]]:
    """Return, for a place that a finding rests on, the other places of the gravest finding there."""
    found = {}
    for place, findings in known.findings.items():
        gravest = min(findings, key=lambda finding: sheet.GRAVEST.index(finding.verdict))
        others = dict.fromkeys(readings.evidence_places(known, gravest))
        found[place] = [other for other in others if other != place]
    return found


def _head(row: Mapping[str, Any], known: Known, lang: str) -> Iterator[str]:
    said = wording.page("evidence", lang)
    roles = Counter(role for role, _ in known.numbers.values())
    named = [role for role in schema.ROLES if roles[role] or role == "unread"]
    account = ", ".join(f"{wording.word(role, lang)} {roles[role]:,}" for role in named)
    kind = wording.word(row["document_type"], lang) + (f", {said['consolidated']}" if row["consolidated"] else "")
    entries = {
        said["document"]: f"{kind}, {row['fiscal_year']}",
        said["code"]: row["unit_code"] or said["no_code"],
        said["source"]: row["source_file"],
        "SHA-256": row["sha256"],
        said["numbers"]: f"{sum(roles.values()):,}: {account}",
    }
    for name, text in entries.items():
        yield f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>"


def _breaks(known: Known, lang: str) -> str:
    """Return the list of what breaks in this document, each leading to its first place."""
    said = wording.page("evidence", lang)
    if not known.breaks:
        return f'<p class="breaking">{said["none_breaks"]}</p>'
    entries = "\n".join(
        f"<li>{_link(place)} {escape(sheet.explained(finding, lang))}</li>" for place, finding in known.breaks
    )
    words = said["breaks"].format(count=len(known.breaks))
    return f'<details class="breaking"><summary>{words}</summary>\n<ol>\n{entries}\n</ol></details>'


def _link(place: str) -> str:
    return f'<a href="#{escape(place.translate(sheet.IN_A_LINK))}">{escape(place)}</a>'


def _index(known: Known, lang: str) -> str:
    """Return the same readings as the tooltips, for the keyboard and the phone: one row a figure."""
    shown = {ref: known.printed[ref] for ref in known.read[lang] if known.printed[ref]}
    rows = "\n".join(
        f"<tr><td>{_link(known.places[ref])}</td><td>{escape(printed)}</td>"
        f"<td>{escape(known.read[lang][ref].replace(chr(10), ' · '))}</td></tr>"
        for ref, printed in shown.items()
    )
    said = wording.page("evidence", lang)
    title = said["index"].format(count=f"{len(shown):,}")
    return _INDEX.substitute(said, title=title, rows=rows)
