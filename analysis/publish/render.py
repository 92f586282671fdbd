"""Render an edition of the report to one self-contained HTML page and one PDF.

Two routes read the same source. Where Quarto 1.10 or later is on the PATH it renders the report (`quarto`). Everywhere
else the built-in route does (`cells`, `typeset`): the cells run in a kernel of the running interpreter, what they show
joins the text as Markdown, and pandoc writes the page and, through Typst, the PDF. Neither asks the network for
anything.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from analysis.publish import quarto, typeset
from analysis.publish.cells import RenderError


def render(source: Path, output: Path, *, formats: Sequence[str] = ("html", "pdf")) -> list[Path]:
    """Render ``source`` into the folder ``output`` and return the files, named after the source.

    Everything is made in a temporary folder inside ``output`` and moved when all of it is done, so a failure leaves the
    former files whole.
    """
    if unknown := set(formats) - {"html", "pdf"}:
        raise RenderError(f"{source.name} can be rendered to html and pdf, not to {', '.join(sorted(unknown))}.")
    if not source.is_file():
        raise RenderError(f"{source} does not exist.")
    source, output = source.resolve(), output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output, prefix=".rendering-", ignore_cleanup_errors=True) as folder:
        route = quarto.render if quarto.available() else typeset.built_in
        made = route(source, Path(folder), formats)
        return [path.replace(output / path.name) for path in made]
