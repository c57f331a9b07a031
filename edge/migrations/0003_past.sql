-- The lines that a meeting brought along from the unit that held it before: behind the line that took it up here.
CREATE TABLE past (
    continued INTEGER NOT NULL,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (continued, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER past_is_never_changed BEFORE UPDATE ON past
BEGIN
    SELECT RAISE(ABORT, 'a line is never changed');
END;

CREATE TRIGGER past_is_never_deleted BEFORE DELETE ON past
BEGIN
    SELECT RAISE(ABORT, 'a line is never deleted');
END;

CREATE INDEX continued ON line (meeting) WHERE json_extract(text, '$.event') = 'MeetingContinued';
