"""The blueprints of all features: what `central web` serves."""

from flask import Blueprint

from central.api import token_pages
from central.audit import pages as audit
from central.documents import pages as documents
from central.documents import piece_pages
from central.duties import pages as duties
from central.feedback import pages as feedback
from central.fleet import pages as fleet
from central.fleet import release_pages as releases
from central.guides import pages as guides
from central.inquiries import draft_pages
from central.inquiries import pages as inquiries
from central.meetings import attending, decisions, guest_pages, registration, reminding, room_pages
from central.meetings import pages as meetings
from central.notices import feed_pages, push_pages
from central.notices import pages as notices
from central.offline import pages as offline
from central.papers import pages as papers
from central.papers import paper_pages, record_pages
from central.people import account_pages, administration, import_pages, kept_pages, photo_pages
from central.people import pages as people
from central.presets import pages as presets
from central.proceedings import note_pages
from central.proceedings import pages as proceedings
from central.reports import pages as reports
from central.requests import pages as requests
from central.search import pages as search
from central.sharing import pages as sharing
from central.sound import pages as sound
from central.tasks import pages as tasks
from central.week import pages as week

PAGES: tuple[Blueprint, ...] = (
    meetings.bp,
    registration.bp,
    decisions.bp,
    attending.bp,
    guest_pages.bp,
    reminding.bp,
    sharing.bp,
    presets.bp,
    room_pages.bp,
    documents.bp,
    piece_pages.bp,
    people.bp,
    administration.bp,
    account_pages.bp,
    import_pages.bp,
    kept_pages.bp,
    photo_pages.bp,
    audit.bp,
    notices.bp,
    push_pages.bp,
    feed_pages.bp,
    papers.bp,
    paper_pages.bp,
    record_pages.bp,
    proceedings.bp,
    note_pages.bp,
    sound.bp,
    search.bp,
    duties.bp,
    requests.bp,
    reports.bp,
    tasks.bp,
    inquiries.bp,
    draft_pages.bp,
    feedback.bp,
    guides.bp,
    offline.bp,
    token_pages.bp,
    week.bp,
    fleet.bp,
    releases.bp,
)
