"""The only package that reads or writes `data/`.

`place` says where the data lie; `manifest` and `raw` are the published files, `contract`, `package` and `tables` the
clean ones; `whole` lets a folder change all at once.
"""

from analysis.store.contract import ContractError, checked, prepare
from analysis.store.manifest import manifest
from analysis.store.package import described, proven
from analysis.store.place import CLEAN, RAW, ROOT, StoreError, sha256
from analysis.store.raw import checksums, kept, raw_bytes, raw_files
from analysis.store.tables import Study, load, loading, log_of, read, study_of, write, write_log, writing
from analysis.store.whole import replaced
from analysis.store.whole import writing as writing_pages

__all__ = [
    "CLEAN",
    "RAW",
    "ROOT",
    "ContractError",
    "StoreError",
    "Study",
    "checked",
    "checksums",
    "described",
    "kept",
    "load",
    "loading",
    "log_of",
    "manifest",
    "prepare",
    "proven",
    "raw_bytes",
    "raw_files",
    "read",
    "replaced",
    "sha256",
    "study_of",
    "write",
    "write_log",
    "writing",
    "writing_pages",
]
