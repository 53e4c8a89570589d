"""Have nbgrader trust the schemas that it brings along.

For the metadata of each cell it examines its own schema first, which takes several
times as long as to look at the metadata.
"""

from __future__ import annotations

from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from nbgrader.nbgraderformat import common


def trust() -> None:
    """Have it do so in this process, from now on."""
    common.jsonschema = _Trusting


class _Trusting:
    """As much of `jsonschema` as nbgrader uses."""

    @staticmethod
    def validate(instance: Any, schema: dict[str, Any]) -> None:
        """Raise what is wrong first, as `jsonschema.validate` does."""
        error = best_match(validator_for(schema)(schema).iter_errors(instance))
        if error is not None:
            raise error
