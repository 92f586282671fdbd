"""The study from end to end: `run` cleans, audits and publishes a folder, `add` takes one document more."""

from analysis.pipeline.add import add as add_document
from analysis.pipeline.run import EDITIONS, FOR_PEOPLE, Run, clean, collection, findings_as_text, report

__all__ = ["EDITIONS", "FOR_PEOPLE", "Run", "add_document", "clean", "collection", "findings_as_text", "report"]
