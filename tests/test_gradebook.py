"""What is changed in how nbgrader uses its gradebook and its schemas."""

import sqlite3
from contextlib import closing

import jsonschema
import nbformat
import nbgrader.api
import pytest
import sqlalchemy
from nbformat.v4 import nbbase
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator, ValidationError, common

from grader.batch import schemas
from grader.batch.gradebook import share_engine


@pytest.fixture(autouse=True)
def saving(monkeypatch):
    for module, name in (
        (nbgrader.api, "create_engine"),
        (common, "jsonschema"),
        (nbbase, "validate"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))
    schemas.trust()
    share_engine(1, _stop)


def _stop():
    raise SystemExit("locked")


def test_a_gradebook_that_is_opened_again_compiles_nothing_again(tmp_path):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as first:
        first.add_student("ada")
        engine = first.engine
    with Gradebook(url) as second:
        assert second.engine is engine and second.find_student("ada").id == "ada"
    with Gradebook(f"sqlite:///{tmp_path / 'another.db'}") as other:
        assert other.engine is not engine and not other.students


def test_a_database_that_was_closed_is_let_go(tmp_path):
    path = tmp_path / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_student("ada")
    path.unlink()
    with Gradebook(f"sqlite:///{path}") as gradebook:
        assert not gradebook.students


def test_a_lock_is_waited_for_and_then_it_is_said(tmp_path):
    path = tmp_path / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_student("ada")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SystemExit, match="locked"):
            Gradebook(f"sqlite:///{path}")
        other.execute("ROLLBACK")
    with Gradebook(f"sqlite:///{path}") as gradebook:
        assert gradebook.find_student("ada")


def test_other_errors_are_nbgraders_own(tmp_path):
    (tmp_path / "gradebook.db").write_bytes(b"no database, for as long as it may be")
    with pytest.raises(sqlalchemy.exc.DatabaseError):
        Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}")


@pytest.mark.parametrize(
    "changed", [{"points": "many"}, {"grade": None}, {"schema_version": "3"}, {}]
)
def test_metadata_is_found_wrong_as_before(changed):
    schema = MetadataValidator().schema
    metadata = {
        "schema_version": 3,
        "grade": True,
        "grade_id": "a",
        "locked": False,
        "points": 1,
        "solution": False,
        "task": False,
        **changed,
    }
    assert _said(jsonschema, metadata, schema) == _said(
        common.jsonschema, metadata, schema
    )


def _said(how, metadata, schema):
    try:
        how.validate(metadata, schema)
    except ValidationError as error:
        return error.message
    return "nothing"


@pytest.mark.parametrize(
    ("ref", "part"),
    [
        ("output", {"output_type": "stream", "name": "stdout", "text": "a"}),
        ("output", {"output_type": "stream", "name": "stdout", "text": 3}),
        ("output", {"output_type": "hologram"}),
        ("code_cell", {"cell_type": "code", "source": "1"}),
        (None, {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        (None, {"cells": {}, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    ],
)
def test_a_part_of_a_notebook_is_found_wrong_as_before(ref, part):
    def said(how):
        try:
            how(part, ref)
        except nbformat.ValidationError as error:
            return str(error)
        return "nothing"

    assert nbbase.validate is not schemas._thoroughly
    assert said(nbbase.validate) == said(schemas._thoroughly)


def test_what_is_replaced_is_there():
    """In another version of nbgrader's nothing would be saved, and nobody told."""
    assert "create_engine(db_url" in _source(nbgrader.api)
    assert "jsonschema.validate(cell.metadata" in _source(common)
    assert "    validate(output, output_type)" in _source(nbbase)
    assert sqlalchemy.create_engine is not nbgrader.api.create_engine


def _source(module):
    with open(module.__file__, encoding="utf-8") as file:
        return file.read()
