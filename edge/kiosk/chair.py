"""The chair's touchscreen."""

from flask import Blueprint

bp = Blueprint("chair", __name__)
