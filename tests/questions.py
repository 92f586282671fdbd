"""Ask a collection every question of `analysis.compare` and print what processor time each took, as JSON.

python tests/questions.py whole CLEAN         each question once, of all the frames
python tests/questions.py portions CLEAN      each question of all the frames, some units at a time
python tests/questions.py units CLEAN UNITS   each question of one unit after another; UNITS is a file of names
"""

import contextlib
import inspect
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import analysis
from analysis import compare, reference, store

_NO_QUESTION = ("change", "share", "printed", "pairs_of_years", "full_marks")
Ask = Callable[[], object]


def questions() -> dict[str, Callable[..., Any]]:
    """Return the questions of the room's face: functions whose first argument is the study."""
    named = {name: getattr(compare, name) for name in compare.__all__}
    asking = {name: f for name, f in named.items() if inspect.isfunction(f) and name not in _NO_QUESTION}
    return {name: f for name, f in asking.items() if next(iter(inspect.signature(f).parameters)) == "study"}


def asked(name: str, question: Callable[..., Any], study: analysis.Study) -> Iterator[Ask]:
    """Yield the calls that put a question to a study, as its arguments ask for: pairs, documents, units, panels."""
    needed = [p.name for p in inspect.signature(question).parameters.values() if p.default is p.empty][1:]
    for arguments in _given(needed, name, study):
        yield lambda arguments=arguments: question(study, *arguments)


def _given(needed: list[str], name: str, study: analysis.Study) -> list[tuple[str, ...]]:
    if not needed:
        return [()]
    if needed == ["earlier", "later"]:
        return compare.pairs_of_years(study)
    if needed == ["disclosure_id"]:
        return [(ident,) for ident in study.disclosures["disclosure_id"]]
    if needed == ["unit", "subject"]:
        return [(unit, "expenditure") for unit in study.disclosures["spending_unit"].unique()]
    if needed == ["name"]:
        return [(row["panel"],) for row in reference.rows("panels")]
    raise TypeError(f"{name} asks for {', '.join(needed)}: say in {__file__} what to give it")


def put(study: analysis.Study, took: dict[str, float]) -> None:
    for name, question in questions().items():
        for ask in asked(name, question, study):
            began = time.process_time()
            with contextlib.suppress(compare.Unsound):  # an answer too: these two years cannot be compared
                ask()
            took[name] += time.process_time() - began


def main() -> None:
    way, clean = sys.argv[1], Path(sys.argv[2])
    took: dict[str, float] = defaultdict(float)
    studies = loaded(way, clean)
    while True:
        began = time.process_time()
        study = next(studies, None)
        took["(load)"] += time.process_time() - began
        if study is None:
            break
        put(study, took)
    print(json.dumps(took))


def loaded(way: str, clean: Path) -> Iterator[analysis.Study]:
    """Yield the studies to ask; frames that are read when they are needed are counted with who needs them first."""
    if way == "portions":
        yield from store.portions(clean)
    elif way == "units":
        for unit in Path(sys.argv[3]).read_text(encoding="utf-8").splitlines():
            yield analysis.load(clean, unit=unit)
    else:
        yield analysis.load(clean)


if __name__ == "__main__":
    main()
