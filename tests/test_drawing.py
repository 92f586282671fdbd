"""The drawing in `analysis/__init__.py` is true: every module is in it, and no import runs back."""

import ast
import re
from pathlib import Path

import analysis

PACKAGE = Path(analysis.__file__).parent


def drawing() -> dict[str, int]:
    """Module name -> its place in reading order."""
    block = re.search(r"own row:\n\n(.*?)\n\n", analysis.__doc__ or "", re.S)
    assert block
    return {name: place for place, name in enumerate(block[1].split())}


def modules() -> dict[str, list[Path]]:
    """Room name -> its files; a folder is one room."""
    found: dict[str, list[Path]] = {}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__":
            found.setdefault(room, []).append(path)
    return found


def imports(path: Path) -> set[str]:
    """The rooms of the package that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("analysis.")}
    return found


def test_the_drawing_holds_every_room_and_no_other() -> None:
    assert set(drawing()) == set(modules())


def test_no_import_runs_back() -> None:
    place = drawing()
    back = [
        f"{path.relative_to(PACKAGE)} imports {room}"
        for name, paths in modules().items()
        for path in paths
        for room in imports(path) - {name}
        if place[room] > place[name]
    ]
    assert back == []


def test_only_the_store_and_the_readers_of_assets_touch_files() -> None:
    allowed = {
        "store",
        "reference",
        "publish",
        "evidence",
        "explorer",
        "downloads",
        "fonts",
        "figures",
        "adding",
        "documents",
    }
    opening = re.compile(
        r"(?<![.\w] )(?<![.\w])open\(|\.(?:read_text|read_bytes|write_text|write_bytes|to_csv|read_csv)\("
    )
    for name, paths in modules().items():
        for path in paths:
            if name not in allowed:
                assert not opening.search(path.read_text(encoding="utf-8")), path.name
