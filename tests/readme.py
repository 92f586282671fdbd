"""Write the study's first finding and its chart into the README again: `make readme`."""

import re
from pathlib import Path

import analysis
from analysis import figures
from analysis.publish import results

ROOT = Path(__file__).parents[1]
CHART = ROOT / "analysis" / "publish" / "assets" / "finding.svg"


def chart(told: results.Story) -> str:
    """Return the README's chart as SVG."""
    return str(figures.svg(figures.series({"total expenditure": told.belt.series})).data) if told.belt else ""


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
