"""The drawing in `analysis/__init__.py` is true: every room is in it, no arrow runs back or behind a face."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from radon.complexity import cc_visit

import analysis

PACKAGE = Path(analysis.__file__).parent
ROOT = PACKAGE.parent


def drawing() -> dict[str, int]:
    """Room name -> its place in reading order."""
    block = re.search(r"own row:\n\n(.*?)\n\n", analysis.__doc__ or "", re.S)
    assert block
    return {name: place for place, name in enumerate(block[1].split())}


def modules() -> dict[str, Path]:
    """Dotted name below `analysis` -> file, faces as `package`."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if name != "__init__":
            found[name.removesuffix(".__init__")] = path
    return found


def imported(source: str) -> Iterator[str]:
    """The dotted names below `analysis` that a source imports, at its top or inside a function."""
    known = modules()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            home = (node.module or "").removeprefix("analysis").lstrip(".")
            for alias in node.names:
                inner = f"{home}.{alias.name}".lstrip(".")
                yield inner if inner in known else home
        elif isinstance(node, ast.Import):
            yield from (a.name.partition(".")[2] for a in node.names if a.name.startswith("analysis."))


def arrows() -> Iterator[tuple[str, str]]:
    for name, path in modules().items():
        for target in imported(path.read_text(encoding="utf-8")):
            if target:
                yield name, target


def test_the_drawing_holds_every_room_and_no_other() -> None:
    assert set(drawing()) == {name.split(".")[0] for name in modules()}


def test_no_import_runs_back() -> None:
    place = drawing()
    rooms = {(name.split(".")[0], target.split(".")[0]) for name, target in arrows()}
    assert [f"{name} imports {target}" for name, target in rooms if place[target] > place[name]] == []


def test_inside_a_package_no_import_runs_in_a_circle() -> None:
    inner: dict[str, set[str]] = {name: set() for name in modules()}
    for name, target in arrows():
        if target.split(".")[0] == name.split(".")[0]:
            inner[name].add(target)
    faces = {n for n in inner if any(other.startswith(f"{n}.") for other in inner)}
    left = {n: t - faces for n, t in inner.items() if n not in faces}
    while free := {n for n, t in left.items() if not t & left.keys()}:
        left = {n: t for n, t in left.items() if n not in free}
    assert left == {}


def offered(face: str) -> set[str]:
    """Modules that a face hands out as they are, by naming them in `__all__`."""
    tree = ast.parse(modules()[face].read_text(encoding="utf-8"))
    names = [n.value for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"]
    listed = set(ast.literal_eval(names[0])) if names else set()
    return {f"{face}.{name}" for name in listed}


def behind(target: str, name: str = "") -> bool:
    """Tell whether `name` reaches behind a face to import `target`."""
    parts = target.split(".")
    for depth in range(1, len(parts)):
        face = ".".join(parts[:depth])
        if name != face and not name.startswith(f"{face}.") and target not in offered(face):
            return True
    return False


def test_nobody_reaches_behind_a_face() -> None:
    assert [f"{name} imports {target}" for name, target in arrows() if behind(target, name)] == []


def test_notebooks_and_reports_import_from_the_faces() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        assert [target for target in imported(source) if behind(target)] == [], path.name
    for path in ROOT.glob("*.qmd"):
        code = "\n".join(re.findall(r"^```\{python\}\n(.*?)^```", path.read_text(encoding="utf-8"), re.S | re.M))
        assert [target for target in imported(code) if behind(target)] == [], path.name


def test_only_the_store_and_the_makers_of_pages_touch_files() -> None:
    allowed = {"store", "reference", "publish", "figures", "pipeline", "documents"}
    opening = re.compile(
        r"(?<![.\w] )(?<![.\w])open\(|\.(?:read_text|read_bytes|write_text|write_bytes|to_csv|read_csv)\("
    )
    for name, path in modules().items():
        if name.split(".")[0] not in allowed:
            assert not opening.search(path.read_text(encoding="utf-8")), name


def test_no_function_is_too_complex() -> None:
    """Fifteen ways through a function is what a reader can hold."""
    visited = ((name, cc_visit(path.read_text(encoding="utf-8"))) for name, path in modules().items())
    above = [f"{name}.{block.name}" for name, blocks in visited for block in blocks if worst(block) > 15]
    assert above == []


def worst(block: Any) -> int:
    """The complexity of a function, or of the worst method of a class."""
    return max((m.complexity for m in block.methods), default=0) if hasattr(block, "methods") else int(block.complexity)
