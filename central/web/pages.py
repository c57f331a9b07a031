"""The blueprints of all features: what `central web` serves."""

from flask import Blueprint

from central.papers import pages as papers
from central.proceedings import pages as proceedings

PAGES: tuple[Blueprint, ...] = (papers.bp, proceedings.bp)
