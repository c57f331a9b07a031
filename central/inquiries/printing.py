"""An inquiry as official papers: each slip, and the consolidated table."""

from central.inquiries.reading import ShownAsked, ShownInquiry
from central.inquiries.rules import Silence, Stage
from central.meetings.deadlines import local
from central.meetings.rules import rule_packs
from central.papers.official.content import Paper
from central.papers.official.opinions import Given, Question, counted_line, slip_paper, table_paper, verdict_line
from central.papers.official.source import agency_issuing


def slip_of(shown: ShownInquiry, asked: ShownAsked, *, place: str) -> Paper:
    """The slip of one who was asked."""
    return slip_paper(_question(shown, place), _given(asked))


def table_of(shown: ShownInquiry, *, place: str) -> Paper:
    """The table of all; the verdict as soon as it is closed and a rule was named."""
    found, rule = shown.tally, rule_packs().get(shown.row.rule)
    told = verdict_line(found.verdict(rule)) if rule and shown.stage is Stage.CLOSED else ""
    counted = counted_line(
        asked=found.asked,
        agree=found.agree,
        disagree=found.disagree,
        other=found.other,
        silent=found.silent,
        deemed=found.deemed,
    )
    deemed = shown.stage is Stage.CLOSED and shown.row.silence == Silence.AGREES
    given = [_given(one) for one in shown.asked]
    return table_paper(_question(shown, place), given, counted=counted, verdict=told, silent_agree=deemed)


def _question(shown: ShownInquiry, place: str) -> Question:
    row = shown.row
    return Question(
        issuer=agency_issuing(row.host_id, local(row.sent_at_ms or row.made_at_ms).date(), place=place),
        title=row.title,
        text=row.question,
        due_at_ms=row.due_at_ms,
        papers=tuple(one.title for one in shown.papers),
    )


def _given(asked: ShownAsked) -> Given:
    one = asked.answer
    if one is None:
        return Given(name=asked.name, post=asked.post, response=asked.row.response)
    return Given(
        name=asked.name,
        post=asked.post,
        choice=one.choice,
        text=one.text,
        at_ms=one.at_ms,
        is_late=one.is_late,
        response=asked.row.response,
    )
