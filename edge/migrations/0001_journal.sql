-- One row for each boot. A line's position is ordinal * 2^32 + seq: one number orders all streams of this unit.
CREATE TABLE stream (
    ordinal INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    boot TEXT NOT NULL
) STRICT;

CREATE TABLE line (
    position INTEGER PRIMARY KEY,
    meeting INTEGER NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT;

CREATE INDEX line_of_meeting ON line (meeting);

CREATE INDEX package_taken ON line (meeting) WHERE json_extract(text, '$.event') = 'PackageTaken';

CREATE TRIGGER line_is_never_changed BEFORE UPDATE ON line
BEGIN
    SELECT RAISE(ABORT, 'a line is never changed');
END;

CREATE TRIGGER line_is_never_deleted BEFORE DELETE ON line
BEGIN
    SELECT RAISE(ABORT, 'a line is never deleted');
END;

-- Also keeps INSERT OR REPLACE from deleting without the trigger above.
CREATE TRIGGER line_follows_the_last BEFORE INSERT ON line
WHEN NEW.position <= (SELECT coalesce(max(position), 0) FROM line)
    OR (NEW.position & 4294967295 <> 1 AND NEW.position <> (SELECT coalesce(max(position), 0) FROM line) + 1)
BEGIN
    SELECT RAISE(ABORT, 'a line follows the last one');
END;

CREATE TABLE content (
    name TEXT NOT NULL UNIQUE,
    salt BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- Erased in its place: deleting rows rebalances pages, and copies stay behind in them even with secure_delete.
CREATE TRIGGER content_is_erased_or_stays BEFORE UPDATE ON content
WHEN NEW.name <> OLD.name OR length(NEW.salt) > 0 OR length(NEW.body) > 0
BEGIN
    SELECT RAISE(ABORT, 'a content is erased or stays as it is');
END;

CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON content
BEGIN
    SELECT RAISE(ABORT, 'a content is erased in its place');
END;

-- What central has last said that it holds: not a fact of the room, so it may change.
CREATE TABLE held (
    stream TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    digest BLOB NOT NULL,
    incarnation TEXT NOT NULL
) STRICT;
