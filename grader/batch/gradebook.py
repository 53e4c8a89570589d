"""The gradebook as nbgrader opens it: one engine, patience, and a sentence.

nbgrader opens it nine times a submission, each time with an engine of its own that
compiles every statement anew; that takes longer than all that is asked of the database.
And where another program has locked it, nbgrader gives up after five seconds, and says
that the database should be upgraded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import nbgrader.api
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext, make_url

#: How SQLite says so; of PostgreSQL's locks nothing is to be feared.
_LOCKED = "database is locked"


def share_engine(patience: float, when_locked: Callable[[], None]) -> None:
    """Have nbgrader keep an engine for each gradebook, in this process, from now on.

    Args:
        patience: seconds to wait for a program that has locked it.
        when_locked: what is called after that.
    """

    @cache
    def engine_for(url: str, **options: Any) -> sqlalchemy.Engine:
        if make_url(url).get_backend_name() == "sqlite":
            options["connect_args"] = {"timeout": patience}
        engine = sqlalchemy.create_engine(url, **options)

        @event.listens_for(engine, "handle_error")
        def look_at(context: ExceptionContext) -> None:
            if _LOCKED in str(context.original_exception):
                when_locked()

        return engine

    nbgrader.api.create_engine = engine_for
