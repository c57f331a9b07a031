"""A province of the whole size in an empty PostgreSQL: agencies, officials, years of meetings, all that was said.

The database makes the rows itself, by arithmetic on their numbers, so that twice the same size gives twice the same
rows. Of two sizes the smaller one is shorter in time and in the list of agencies, and every week is as full: a list
then has as many rows in both, and what differs is what lies around it.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql

from central.search.rules import normal

WEEK_MS, DAY_MS, HOUR_MS = 7 * 86_400_000, 86_400_000, 3_600_000
ATTENDEES, LEADERS = 10, 40
_SENTENCES, _WORDS = 4000, 3000
_SYLLABLES = [
    "ngân",
    "sách",
    "dự",
    "toán",
    "quyết",
    "định",
    "tỉnh",
    "huyện",
    "xã",
    "giao",
    "thông",
    "trường",
    "học",
    "bệnh",
    "viện",
    "đất",
    "đai",
    "quy",
    "hoạch",
    "đầu",
    "tư",
    "công",
    "nông",
    "thôn",
    "mới",
    "chuyển",
    "đổi",
    "số",
    "cải",
    "cách",
    "hành",
    "chính",
    "phòng",
    "chống",
    "thiên",
    "tai",
    "môi",
    "trường",
    "nước",
    "sạch",
    "lao",
    "động",
    "việc",
    "làm",
]


@dataclass(frozen=True, kw_only=True)
class Size:
    """`said`: opinions and named votes together; `a_week`: meetings of a week, which five years make of the whole;
    `beside`: notices, tasks, feedback, requests and the like, each."""

    agencies: int = 2_000
    officials: int = 60_000
    meetings: int = 200_000
    said: int = 5_000_000
    a_week: int = 770
    beside: int = 2_000

    def part(self, of: int) -> "Size":
        """So small a part of everything, each week as full."""
        return replace(
            self,
            agencies=self.agencies // of,
            officials=self.officials // of,
            meetings=self.meetings // of,
            said=self.said // of,
        )


def build(url: str, size: Size, *, now_ms: int) -> None:
    """Fill a migrated, empty database. Official 1 chairs, 2 is of the Office, 3 attends; 41 to 440 are secretaries."""
    names = {
        "agencies": size.agencies,
        "officials": size.officials,
        "meetings": size.meetings,
        "opinions": size.said * 2 // 5 // size.meetings,
        "votes": size.said * 3 // 5 // size.meetings,
        "attendees": ATTENDEES,
        "leaders": LEADERS,
        "secretaries": min(400, size.officials - 41),
        "now": now_ms,
        "first": _first_ms(size, now_ms),
        "step": f"{WEEK_MS // size.a_week}::bigint",
        "beside": size.beside,
        "hour": HOUR_MS,
        "day": DAY_MS,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off; SET work_mem = '64MB'; SET maintenance_work_mem = '512MB'")
        _let_be_empty(connection)
        _write_sentences(connection)
        for statement in (*_PEOPLE, *_MEETINGS, *_PROCEEDINGS, *_BESIDE):
            connection.execute(statement.format(**names).encode())
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname IN ('passage_words', 'passage_pairs')"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for statement in _PASSAGES:
            connection.execute(statement.format(**names).encode())
        for _, made in indexes:
            connection.execute(made.encode())
        connection.execute("VACUUM ANALYZE")


def _first_ms(size: Size, now_ms: int) -> int:
    """When the first meeting is: the last hundredth of them, or a week's, is yet to come."""
    weeks = size.meetings / size.a_week
    monday = datetime.fromtimestamp(now_ms / 1000, UTC) - timedelta(
        days=datetime.fromtimestamp(now_ms / 1000, UTC).weekday()
    )
    after = int(monday.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000) + WEEK_MS
    return after - int(weeks * WEEK_MS)


def _let_be_empty(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Columns that a later version has added, and that nothing here fills, are false, 0 or empty."""
    query = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL"
    )
    empty = {"boolean": "false", "character varying": "''", "text": "''"}
    for table, column, kind in connection.execute(query).fetchall():
        if kind in empty or kind in ("integer", "bigint", "real"):
            value = empty.get(str(kind), "0")
            connection.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET DEFAULT {value}'.encode())


def _write_sentences(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Sentences whose words are as unequally common as those of a language."""
    rng = random.Random(437)
    words = [*_SYLLABLES, *(f"{a}{b}" for a in "bcdghklmnprstvx" for b in (f"a{n}" for n in range(200)))][:_WORDS]
    weights = [1 / (place + 3) for place in range(len(words))]
    connection.execute("CREATE TEMPORARY TABLE sentence (id int PRIMARY KEY, text text, words text)")
    with connection.cursor() as cursor, cursor.copy("COPY sentence FROM STDIN") as copy:
        for number in range(_SENTENCES):
            text = " ".join(rng.choices(words, weights, k=12))
            copy.write_row((number, text, normal(text)))


_NAME = "(ARRAY['Nguyễn','Trần','Lê','Phạm','Hoàng','Vũ','Đặng','Đỗ'])[1 + n % 8] || ' Văn ' || n"
_FOLDED = f"lower(translate({_NAME}, 'ễầêạàũặĐỗăă', 'eaeaauadoaa'))"
# Numbers that have no factor in common with any size spread people over meetings evenly.
_PEOPLE = (
    "INSERT INTO agency (id, code, mailbox, phone, shows_photos)"
    " SELECT n, 'A' || n, '', '', false FROM generate_series(1, {agencies}) n",
    "INSERT INTO agency_period (agency_id, name, folded, kind, parent_id, rank, from_on)"
    " SELECT n, 'Cơ quan số ' || n, 'co quan so ' || n, 'department', CASE WHEN n > 20 THEN 1 + n % 20 END, n, '2020-01-01'"
    " FROM generate_series(1, {agencies}) n",
    "INSERT INTO official (id, name, folded, salutation, email, phone, password, language, is_active)"
    f" SELECT n, {_NAME}, {_FOLDED}, 'ông', 'nguoi' || n || '@tinh.gov.vn', '', '', 'vi', true FROM generate_series(1, {{officials}}) n",
    "INSERT INTO position (id, agency_id, title, folded, level, rank)"
    " SELECT n, 1 + n % {agencies}, 'Chuyên viên', 'chuyen vien', CASE WHEN n <= 2 * {agencies} THEN 'head' ELSE 'staff' END, n"
    " FROM generate_series(1, {officials}) n",
    "INSERT INTO post (position_id, official_id, from_on) SELECT n, n, '2020-01-01' FROM generate_series(1, {officials}) n",
    "INSERT INTO account_right (official_id, agency_id, \"right\", given_at_ms) VALUES (2, NULL, 'office', 0)",
    'INSERT INTO account_right (official_id, agency_id, "right", given_at_ms)'
    " SELECT n, NULL, 'approve', 0 FROM generate_series(1, {leaders}) n",
    'INSERT INTO account_right (official_id, agency_id, "right", given_at_ms)'
    " SELECT 40 + n, NULL, 'register', 0 FROM generate_series(1, {secretaries}) n",
    "INSERT INTO meeting_room (id, name, place, seats, is_open)"
    " SELECT n, 'Phòng họp số ' || n, 'tầng ' || n % 9, 40, true FROM generate_series(1, 200) n",
    *(
        f"SELECT setval(pg_get_serial_sequence('{one}', 'id'), (SELECT max(id) FROM {one}))"
        for one in ("agency", "official", "position", "meeting_room")
    ),
)
_MEETINGS = (
    "INSERT INTO meeting (id, title, folded, door_title, content, kind, rule, state, is_secret, host_id, registrar_id,"
    " approver_id, room_id, starts_at_ms, ends_at_ms, opens_before_min, reserved_to_chair, poster, typed, version, revision,"
    " sent_room_id, sent_starts_at_ms, registered_at_ms, submitted_at_ms, decided_at_ms, reason, sittings, comes_from)"
    " SELECT n, 'Họp về ' || s.text, 'hop ve ' || s.words, 'Họp', '', CASE WHEN n % 7 = 0 THEN 'extraordinary' ELSE 'regular' END,"
    " 'plain', CASE WHEN at > {now} AND n % 4 = 0 THEN 'awaiting' WHEN n % 50 = 0 THEN 'cancelled' ELSE 'approved' END, false,"
    " 1 + n::bigint * 7919 % {agencies}, 41 + n % {secretaries}, 1 + n % {leaders}, 1 + n % 200, at, at + 2 * {hour}, 30, '', '', '', 1, 1,"
    " 1 + n % 200, at, at - 9 * {day}, at - 9 * {day}, at - (1 + n % 8) * {day}, '', '[]', ''"
    " FROM generate_series(1, {meetings}) n JOIN sentence s ON s.id = n % 4000, LATERAL (SELECT {first} + n * {step} AS at) t",
    "SELECT setval(pg_get_serial_sequence('meeting', 'id'), (SELECT max(id) FROM meeting))",
    "INSERT INTO meeting_role (meeting_id, official_id, holds, place)"
    " SELECT n, 1 + n % {leaders}, 'chair', 0 FROM generate_series(1, {meetings}) n",
    "INSERT INTO meeting_role (meeting_id, official_id, holds, place)"
    " SELECT n, 41 + n % {secretaries}, 'secretary', 0 FROM generate_series(1, {meetings}) n",
    "INSERT INTO agenda_item (meeting_id, token, place, title, minutes, presenter, is_closed)"
    " SELECT n, 'noi-dung-' || k, k, 'Nội dung ' || k, 30, '', k = 2 FROM generate_series(1, {meetings}) n, generate_series(1, 2) k",
    "INSERT INTO invitation (id, meeting_id, token, place, agency_id, guest_name, places, level, category, votes, role, item)"
    " SELECT (n - 1) * {attendees} + k, n, 'moi-' || k, k, 1 + (n::bigint * 7919 + k * 131) % {agencies}, '', 1, '', 'member', true, '', ''"
    " FROM generate_series(1, {meetings}) n, generate_series(1, {attendees}) k",
    "INSERT INTO attendee (meeting_id, number, invitation_id, official_id, agency_id, name, salutation, office, agency_name,"
    " agency_rank, rank, category, votes, role, seat, issue, is_withdrawn, pin_hash, pin_turn, pin_shown, answer, answer_reason, is_online)"
    " SELECT m, n, n, who, 1 + who % {agencies}, 'Đại biểu ' || who, 'ông', 'Chuyên viên', 'Cơ quan', 1, 1, 'member', true, '', '', 1, false, '', 1,"
    " true, CASE WHEN n % 5 = 0 THEN 'none' ELSE 'confirmed' END, '', false FROM (SELECT n, 1 + (n - 1) / {attendees} AS m,"
    # The third person attends one of forty meetings of each week in every size; all others are taken in turn.
    " CASE WHEN n % {attendees} = 0 AND (n / {attendees}) % 40 = 5 THEN 3"
    " ELSE 442 + (n::bigint * 104729) % ({officials} - 442) END AS who"
    " FROM generate_series(1, {meetings} * {attendees}) n) t ON CONFLICT DO NOTHING",
    "INSERT INTO document (meeting_id, token, item, place, title, file_name, sha256, size, media_type, pages, giver_id, given_at_ms, images, is_withdrawn)"
    " SELECT n, 'tai-lieu-' || k, 'noi-dung-1', k, 'Tờ trình', 'to-trinh.pdf', md5(n || ':' || k) || md5(k || ':' || n), 1000, 'application/pdf', 12,"
    " 41, {first} + n * {step} - (n % 7) * {day}, 'ready', false FROM generate_series(1, {meetings}) n, generate_series(1, 2) k",
)
_IS_OVER = "{first} + n * {step} + 2 * {hour} < {now}"
_PROCEEDINGS = (
    "INSERT INTO proceedings (unit, meeting, phase, package, started_at_ms, ended_at_ms, next_at_ms, next_place, sittings, moved_to,"
    " continues, continues_after, moves, sound_gone_at_ms, chair, item, members, present, is_quorate, unanimous, last, last_at_ms,"
    " unknown, software, is_stale)"
    f" SELECT 'unit-' || n % 200, n, CASE WHEN {_IS_OVER} THEN 'ended' ELSE 'running' END, md5(n::text) || md5(n::text), {{first}} + n * {{step}},"
    f" CASE WHEN {_IS_OVER} THEN {{first}} + n * {{step}} + {{hour}} ELSE 0 END, 0, '', '[]', '', '', '', 0, 0, 1, '', 10, 9, true, '[]', '',"
    " {first} + n * {step}, 0, '', false FROM generate_series(1, {meetings}) n WHERE {first} + n * {step} < {now} AND n % 50 <> 0",
    "INSERT INTO presence SELECT 'unit-' || a.meeting_id % 200, a.meeting_id, a.number, true, p.started_at_ms, p.started_at_ms, 0, 0,"
    " CASE WHEN a.number % 9 = 0 THEN '' ELSE 'ticket' END, 0, '', '', '', 0, '', 0"
    " FROM attendee a JOIN proceedings p ON p.meeting = a.meeting_id",
    "INSERT INTO ballot_round (unit, meeting, ballot, round, item, mode, spec, opened_at_ms, closed_at_ms, is_void, result, part, why_void, voided_at_ms)"
    " SELECT unit, meeting, 'nq-1', 1, 'noi-dung-1', 'devices', '', started_at_ms, started_at_ms + 60000, false, '', '', '', 0 FROM proceedings",
    "INSERT INTO named_vote (unit, meeting, ballot, round, voter, choices, source, at_ms, line)"
    " SELECT unit, meeting, 'nq-1', 1, k, '[[0]]', 'phone', started_at_ms, '' FROM proceedings, generate_series(1, {votes}) k",
    "INSERT INTO opinion (unit, meeting, line, attendee, item, document, page, text, at_ms)"
    " SELECT unit, meeting, 'l' || k, k, 'noi-dung-1', '', 0, '', started_at_ms FROM proceedings, generate_series(1, {opinions}) k",
    "INSERT INTO conclusion (unit, meeting, item, by, text, at_ms, line)"
    " SELECT unit, meeting, 'noi-dung-1', 1, '', started_at_ms, '' FROM proceedings",
)
_PASSAGES = (
    "INSERT INTO passage (meeting_id, part, item, is_closed, content, link, page, heading, text, words)"
    " SELECT meeting, CASE WHEN k = 0 THEN 'conclusion' ELSE 'opinion' END, 'noi-dung-' || 1 + k % 2, k % 2 = 1, '', '', 0, 'Đại biểu ' || k,"
    " a.text || ' ' || b.text || ' số ' || meeting, a.words || ' ' || b.words || ' so ' || meeting"
    " FROM proceedings, generate_series(0, {opinions}) k"
    " JOIN sentence a ON true JOIN sentence b ON true"
    " WHERE a.id = (meeting * 31 + k * 17) % 4000 AND b.id = (meeting * 7 + k * 1009) % 4000 AND phase = 'ended'"
    " ORDER BY meeting",
    "INSERT INTO passage (meeting_id, part, item, is_closed, content, link, page, heading, text, words)"
    " SELECT id, 'title', '', false, '', '', 0, '', title, folded FROM meeting WHERE state = 'cancelled'"
    " OR id IN (SELECT meeting FROM proceedings WHERE phase = 'ended')",
    "INSERT INTO indexed SELECT id, 1, 0 FROM meeting",
)
# Of each kind so many, of the first three people in turn and about the newest meetings.
_ABOUT = "FROM generate_series(1, {beside}) n"
_BESIDE = (
    "INSERT INTO account_right (official_id, agency_id, \"right\", given_at_ms) VALUES (2, NULL, 'it-admin', 0)",
    "INSERT INTO notice (official_id, meeting_id, subject, fills, act, at_ms)"
    f" SELECT 1 + n % 3, 1 + n % {{meetings}}, 'Kính mời dự cuộc họp “%(title)s”.', '{{{{\"title\":\"Họp\"}}}}', 'approve', {{now}} - n * 1000 {_ABOUT}",
    "INSERT INTO letter (official_id, meeting_id, at_ms, address, attempts, problem)"
    f" SELECT 1 + n % 3, {{meetings}}, {{now}} - n * 1000, 'nguoi' || n || '@tinh.gov.vn', 0, '' {_ABOUT}",
    "INSERT INTO feedback (kind, official_id, agency_id, text, page, stage, sent_at_ms)"
    f" SELECT 'difficulty', 1 + n % 3, 1 + n % {{agencies}}, 'Máy in ' || n, '', 'new', {{now}} - n * 1000 {_ABOUT}",
    "INSERT INTO task (meeting_id, item, text, lead_id, due_on, state, given_by_id, given_at_ms)"
    f" SELECT {{meetings}} - n % 2, 'noi-dung-1', 'Việc ' || n, 1 + n % 3, '2026-12-01', 'given', 1, {{now}} - n * 1000 {_ABOUT}",
    "INSERT INTO document_request (meeting_id, item, agency_id, wanted, due_at_ms, asked_by_id, asked_at_ms)"
    f" SELECT {{meetings}} - n % 7, 'noi-dung-1', 2 + n % 3, 'Báo cáo ' || n, {{now}} + {{day}}, 41, {{now}} - n * 1000 {_ABOUT}",
    "INSERT INTO audit_line (at_ms, kept_until_ms, by_name, address, deed, fills, text, folded)"
    f" SELECT {{now}} - n * 1000, {{now}} * 2, 'Nguyễn Văn A', '', 'restored', '{{{{}}}}', 'Khôi phục', 'khoi phuc' {_ABOUT}",
    "INSERT INTO fault (stream, seq, unit, meeting, reason, missing, found_at_ms, set_aside_by, set_aside_reason)"
    f" SELECT 'luong', n, 'unit-' || n % 20, n, 'unknown', '', {{now}} - n * 1000, '', '' {_ABOUT}",
    "INSERT INTO alarm (kind, unit, stream, reason, raised_at_ms, ended_by, note)"
    f" SELECT 'fork', 'unit-' || n % 20, '', 'fork', {{now}} - n * 1000, '', '' {_ABOUT}",
    "INSERT INTO unit (name, room, added_at_ms, is_connected, epoch, seen_at_ms, software, protocol, unsent, unsent_since_ms,"
    " lacking, camera, stalled, held, ring, arch, wanted, outcome, outcome_detail)"
    " SELECT 'unit-' || n, 'Phòng họp số ' || n, 0, n % 2 = 0, 1, {now} - n * 1000, '0.1.0', 1, 0, 0, 0, '', '', '[]', 3, 'arm64', '', '', ''"
    " FROM generate_series(1, least(200, {beside})) n",
    "INSERT INTO inquiry (host_id, asker_id, title, question, rule, late, silence, stage, typed, due_at_ms, made_at_ms, sent_at_ms,"
    " is_due_told, version, indexed)"
    f" SELECT 1, 1 + n % 3, 'Lấy ý kiến ' || n, 'Dự thảo', 'plain', 'take', 'nothing', 'open', '', {{now}} + {{day}}, {{now}}, {{now}}, false, 1, 0 {_ABOUT}",
    "INSERT INTO api_token (token_hash, official_id, name, scopes, made_at_ms, ends_at_ms)"
    f" SELECT md5('t' || n), 1 + n % 3, 'Phần mềm ' || n, 'read', {{now}}, {{now}} + {{day}} {_ABOUT}",
)
