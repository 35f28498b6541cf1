"""JSON in and out: strict, versioned, byte-stable documents, their schema, and adapters for CRM records."""

from keyaccount.io.adapter import Adapter, Rest, Source, adapter, money_from
from keyaccount.io.documents import Documents, dumps, from_document, json_schema, loads, to_document
from keyaccount.io.limits import Json, ReadLimits
from keyaccount.io.migrations import MIGRATIONS, SCHEMA_VERSION, Migration, Migrations
from keyaccount.io.openapi import openapi, problem_document
from keyaccount.io.redaction import Person, people_of, redact, redact_document
from keyaccount.io.tools import Tool, tool_of, tools
from keyaccount.values.unknown import UnknownValue

__all__ = [
    "Adapter",
    "Documents",
    "Json",
    "MIGRATIONS",
    "Migration",
    "Migrations",
    "Person",
    "ReadLimits",
    "Rest",
    "SCHEMA_VERSION",
    "Source",
    "Tool",
    "UnknownValue",
    "adapter",
    "dumps",
    "from_document",
    "json_schema",
    "loads",
    "money_from",
    "openapi",
    "people_of",
    "problem_document",
    "redact",
    "redact_document",
    "to_document",
    "tool_of",
    "tools",
]
