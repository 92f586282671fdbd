"""Run notebooks again, in place: `make notebooks`.

Kept out of the file is what differs from one machine or minute to the next, the times of the run and the version of
Python, so that a notebook changes only when an answer does.
"""

import sys

import nbformat
from nbclient import NotebookClient


def rerun(path: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, record_timing=False, resources={"metadata": {"path": "notebooks"}}).execute()
    notebook.metadata.get("language_info", {}).pop("version", None)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(path, flush=True)
        rerun(path)
