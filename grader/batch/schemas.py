"""Have nbgrader and nbformat look at what they make in less time.

For the metadata of each cell nbgrader examines its own schema first, which takes
several times as long as to look at the metadata. And nbformat, which has a quick way to
look at a whole notebook, has a slow one for each cell and each output that is made.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from nbformat.json_compat import FastJsonSchemaValidator, ValidationError
from nbformat.v4 import nbbase
from nbgrader.nbgraderformat import common

_thoroughly = nbbase.validate


def trust() -> None:
    """Have them do so in this process, from now on."""
    common.jsonschema = _Trusting
    nbbase.validate = _validate


class _Trusting:
    """As much of `jsonschema` as nbgrader uses."""

    @staticmethod
    def validate(instance: Any, schema: dict[str, Any]) -> None:
        """Raise what is wrong first, as `jsonschema.validate` does."""
        error = best_match(validator_for(schema)(schema).iter_errors(instance))
        if error is not None:
            raise error


def _validate(node: Any, ref: str | None = None) -> None:
    """Raise what is wrong with a part of a notebook, as nbformat does."""
    try:
        _compiled(ref).validate(node)
    except ValidationError:
        _thoroughly(node, ref)  # its words are better, and it has the last one


@cache
def _compiled(ref: str | None) -> FastJsonSchemaValidator:
    path = Path(nbbase.__file__).with_name(nbbase.nbformat_schema[None, None])
    schema = json.loads(path.read_text("utf-8"))
    if ref is not None:
        kept = ("$schema", "definitions")
        schema = {name: schema[name] for name in kept} | {
            "$ref": f"#/definitions/{ref}"
        }
    return FastJsonSchemaValidator(schema)
