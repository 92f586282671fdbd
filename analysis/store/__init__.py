"""The only package that reads or writes `data/`.

`place` says where the data lie; `manifest` and `raw` are the published files; `contract` holds the clean tables to
their declaration, `package` describes them, `tables` writes them as files and `collection` keeps them in parts; `study`
reads both as frames, `sql` asks both in SQL. `readings` remember what was read; `whole` lets a folder change at once.
"""

from analysis.store.collection import Catalogue, Listed, add_part, catalogue, has_part, home, kept, publish
from analysis.store.contract import ContractError, checked, held
from analysis.store.manifest import manifest
from analysis.store.package import described, proven
from analysis.store.place import CLEAN, RAW, ROOT, StoreError, in_words, sha256
from analysis.store.raw import checksums, kept_raw, raw_bytes, raw_files
from analysis.store.readings import Readings, remembered
from analysis.store.sql import connected
from analysis.store.study import Study, chosen, in_parts, load, loading, portions, read, study_of
from analysis.store.tables import log_of, write, write_columns, write_log, writing
from analysis.store.whole import replaced, swept
from analysis.store.whole import writing as writing_pages

__all__ = [
    "CLEAN",
    "RAW",
    "ROOT",
    "Catalogue",
    "ContractError",
    "Listed",
    "Readings",
    "StoreError",
    "Study",
    "add_part",
    "catalogue",
    "checked",
    "checksums",
    "chosen",
    "connected",
    "described",
    "has_part",
    "held",
    "home",
    "in_parts",
    "in_words",
    "kept",
    "kept_raw",
    "load",
    "loading",
    "log_of",
    "manifest",
    "portions",
    "proven",
    "publish",
    "raw_bytes",
    "raw_files",
    "read",
    "remembered",
    "replaced",
    "sha256",
    "study_of",
    "swept",
    "write",
    "write_columns",
    "write_log",
    "writing",
    "writing_pages",
]
