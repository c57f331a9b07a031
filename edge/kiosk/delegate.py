"""The delegate's pages."""

from flask import Blueprint

bp = Blueprint("delegate", __name__)
