"""A hundred damaged files of each format: read or refused, never a fault of ours. `make fuzz` reads thousands."""

import fuzz
import pytest


@pytest.mark.parametrize("kind", fuzz.SOURCES)
def test_a_hundred_damaged_files(kind: str) -> None:
    assert fuzz.here(kind, range(100)) == []


def test_the_fuzz_notices_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.clean.document", lambda *_: {}["nothing"])
    (said,) = fuzz.here("txt", range(1))
    assert said.startswith("txt 0: internal: reading it failed (KeyError")
