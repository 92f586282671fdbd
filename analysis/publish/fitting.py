"""The parts of a report that a collection can fill: the rest is left out before the report is rendered.

A part between `<!-- if NAME -->` and `<!-- end -->` stands where `NAME` is among what the collection has something to
say of (`results.Story.has`). Other lines and the marks become blank and are not removed, so that the place of an error
stays the place in the source. To Quarto and to a reader of the source the marks are comments.
"""

import re
import shutil
from collections.abc import Collection
from pathlib import Path

_PART = re.compile(r"^<!-- if ([\w ]+) -->\n(.*?)^<!-- end -->\n", re.S | re.M)
_BESIDE = ("references.bib", "references.zh.bib", "references.zh.csl", "_quarto.yml")
_ASSETS = Path("analysis", "publish", "assets")


def fitted(text: str, has: Collection[str]) -> str:
    """Return the source of a report without the parts that the collection has nothing to say of."""

    def part(match: re.Match[str]) -> str:
        stays = set(match[1].split()) <= set(has)
        return f"\n{match[2]}\n" if stays else "\n" * match[0].count("\n")

    return _PART.sub(part, text)


def write_fitted(source: Path, has: Collection[str], folder: Path) -> Path:
    """Write the fitted source into `folder` with what it needs beside it, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _BESIDE:
        if (source.parent / name).is_file():
            shutil.copyfile(source.parent / name, folder / name)
    if (source.parent / _ASSETS).is_dir():
        shutil.copytree(source.parent / _ASSETS, folder / _ASSETS, dirs_exist_ok=True)
    made = folder / source.name
    made.write_text(fitted(source.read_text(encoding="utf-8"), has), encoding="utf-8", newline="\n")
    return made
