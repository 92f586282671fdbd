"""Write the study's first finding and its chart into the README again: `make readme`."""

import re
from pathlib import Path

import analysis
from analysis import figures
from analysis.publish import exhibits, receipt, results

ROOT = Path(__file__).parents[1]
CHART = ROOT / "analysis" / "publish" / "assets" / "finding.svg"


def chart(told: results.Story) -> str:
    """Return the README's chart as SVG: the receipt, with the words that it checks."""
    found = receipt.of(told)
    return figures.chart(figures.receipt, found.frame, **exhibits.receipt_picture(told)).wide if found else ""


def main() -> None:
    study = analysis.load()
    CHART.write_text(chart(results.tell(study)), encoding="utf-8", newline="\n")
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    marked = f"<!-- finding -->\n{results.finding(study)}\n<!-- /finding -->"
    text = re.sub(r"<!-- finding -->\n.*?<!-- /finding -->", lambda _: marked, text, flags=re.S)
    readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
