"""What the tests share: the project's folders, and one cleaning of the five disclosures."""

import os
from pathlib import Path

import hostile
import pytest

from analysis import clean, pipeline, store

ROOT = Path(__file__).parents[1]
os.environ[pipeline.STRICT] = "1"  # a fault of ours over one document fails the test that meets it


@pytest.fixture(scope="session")
def raw() -> Path:
    return ROOT / "data" / "raw"


@pytest.fixture(scope="session")
def cleaned(raw: Path) -> dict[str, clean.Cleaned]:
    """The five disclosures, each cleaned by itself: file name -> rows."""
    return {
        name: clean.document(name, store.raw_bytes(raw, name, manifest), manifest)
        for name, manifest in store.raw_files(raw)
    }


@pytest.fixture(scope="session")
def rows(cleaned: dict[str, clean.Cleaned]) -> dict[str, list[dict[str, object]]]:
    """The clean rows of the whole collection, findings included."""
    return pipeline.collection(list(cleaned.values())).rows


@pytest.fixture(scope="session")
def study() -> store.Study:
    """The clean tables as committed."""
    return store.load()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is published: both editions, the evidence pages, both explorers, the downloads."""
    folder = tmp_path_factory.mktemp("site")
    pipeline.report(folder)
    return folder


@pytest.fixture(scope="session")
def hostile_site(study: store.Study, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same kinds of pages for a collection whose words try to act."""
    return hostile.site(study, raw, tmp_path_factory.mktemp("hostile"))
