"""The only package that reads or writes `data/`."""

from analysis.store.tables import (
    CLEAN,
    RAW,
    ROOT,
    StoreError,
    Study,
    checksums,
    kept,
    load,
    manifest,
    prepare,
    raw_bytes,
    raw_files,
    read,
    write,
)

__all__ = [
    "CLEAN",
    "RAW",
    "ROOT",
    "StoreError",
    "Study",
    "checksums",
    "kept",
    "load",
    "manifest",
    "prepare",
    "raw_bytes",
    "raw_files",
    "read",
    "write",
]
