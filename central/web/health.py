"""Whether central serves, for a front or a monitor; it asks nobody who they are and tells no secret."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from peewee import InterfaceError, OperationalError

from central.db import missing_migrations
from central.web.shell import centre

bp = Blueprint("health", __name__)


@bp.get("/health")
def alive() -> ResponseReturnValue:
    """This process answers; nothing is asked of the database, whose failure is no reason to start it again."""
    return jsonify(status="ok")


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """The pages can be used: the database answers, and its tables are those of this version. 503 when not."""
    database = centre().database
    try:
        database.connect(reuse_if_open=True)
        missing = missing_migrations(database)
    except (OperationalError, InterfaceError):
        return jsonify(status="no database"), 503
    if missing:
        return jsonify(status="not migrated", missing=len(missing)), 503
    return jsonify(status="ok")
