"""The display for the whole room."""

from flask import Blueprint

bp = Blueprint("display", __name__)
