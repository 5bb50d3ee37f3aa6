-- The schema of a store in SQLite, format 1. `docs/sqlite.md` describes it.
-- A store whose schema differs from this text does not open, so a change of it is a new format.

-- The programmes, numbered from 1 without gaps. The hash is that of the leaf of RFC 6962 over 'number name'.
CREATE TABLE programmes (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 8388606),
    name TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The entries, byte for byte. The place is the number of the programme, times 2^40, plus the sequence.
CREATE TABLE log (
    place INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    entry BLOB NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535)
) STRICT;

CREATE TRIGGER programmes_are_numbered BEFORE INSERT ON programmes
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM programmes)
    OR EXISTS (SELECT 1 FROM programmes WHERE name = NEW.name)
BEGIN
    SELECT RAISE(ABORT, 'a programme gets the next number, once');
END;

CREATE TRIGGER programmes_stay BEFORE UPDATE ON programmes
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER programmes_are_kept BEFORE DELETE ON programmes
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER entries_are_in_order BEFORE INSERT ON log
WHEN NEW.place <> coalesce(
        (SELECT place + 1 FROM log
         WHERE place >= (NEW.place >> 40) << 40 AND place < ((NEW.place >> 40) + 1) << 40
         ORDER BY place DESC LIMIT 1),
        (NEW.place >> 40) << 40)
    OR NOT EXISTS (SELECT 1 FROM programmes WHERE number = NEW.place >> 40)
BEGIN
    SELECT RAISE(ABORT, 'an entry goes behind the last one of its programme');
END;

CREATE TRIGGER entries_stay BEFORE UPDATE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER entries_are_kept BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

-- What follows is for whoever asks in SQL; the program itself reads none of it.

CREATE VIEW entries (programme, sequence, hash, entry) AS
SELECT programmes.name, log.place - (programmes.number << 40), lower(hex(log.hash)), CAST(log.entry AS TEXT)
FROM programmes
JOIN log ON log.place >= programmes.number << 40 AND log.place < (programmes.number + 1) << 40;

CREATE VIEW commits
    (programme, sequence, recorded_at, recorded_by, actor, kind, command, events, correlation, causation, rules)
AS
SELECT
    programme,
    sequence,
    json_extract(entry, '$.recorded_at'),
    json_extract(entry, '$.recorded_by'),
    json_extract(entry, '$.command.actor'),
    (SELECT key FROM json_each(entry, '$.command.do')),
    json_extract(entry, '$.command.id'),
    json_array_length(entry, '$.events'),
    json_extract(entry, '$.correlation'),
    json_extract(entry, '$.causation'),
    json_extract(entry, '$.rules')
FROM entries;

CREATE VIEW events (programme, sequence, number, kind, recorded_at, event) AS
SELECT
    entries.programme,
    entries.sequence,
    listed.key,
    tagged.key,
    json_extract(entries.entry, '$.recorded_at'),
    tagged.value
FROM entries, json_each(entries.entry, '$.events') AS listed, json_each(listed.value) AS tagged;

CREATE VIEW decisions
    (programme, sequence, number, recorded_at, decision, title, body, meeting, written_opened, decided_on,
     effective_on, outcome, proposal, supersedes)
AS
SELECT
    programme,
    sequence,
    number,
    recorded_at,
    json_extract(event, '$.decision.decision'),
    json_extract(event, '$.decision.title'),
    json_extract(event, '$.decision.body'),
    json_extract(event, '$.decision.venue.meeting'),
    json_extract(event, '$.decision.venue.written.opened'),
    json_extract(event, '$.decision.decided_on'),
    coalesce(json_extract(event, '$.decision.effective_on'), json_extract(event, '$.decision.decided_on')),
    json_extract(event, '$.decision.outcome'),
    json_extract(event, '$.decision.proposal'),
    json_extract(event, '$.decision.supersedes')
FROM events
WHERE kind = 'DecisionTaken';

-- A release, a commitment and a payment name their allocation; its pledge, earmark and plan are theirs. Money that
-- goes to another plan leaves one allocation ('reassigned') and makes another ('allocated').
CREATE VIEW money
    (programme, sequence, number, recorded_at, kind, id, day, pledge, earmark, plan, allocation, decision,
     commitment, cents, euros)
AS
WITH
moved AS (
    SELECT
        programme, sequence, number, recorded_at, kind, event,
        json_extract(event, '$.allocation') AS allocation,
        json_extract(event, '$.amount') AS euros
    FROM events
    WHERE kind IN ('ContributionProvided', 'FundsAllocated', 'FundsReleased', 'CommitmentEntered', 'Paid')
    UNION ALL
    SELECT
        programme, sequence, number, recorded_at, 'FundsAllocated', json_extract(event, '$.to'),
        json_extract(event, '$.to.allocation'), json_extract(event, '$.to.amount')
    FROM events
    WHERE kind = 'FundsReassigned'
    UNION ALL
    SELECT
        programme, sequence, number, recorded_at, kind,
        json_object('on', json_extract(event, '$.to.on'), 'decision', json_extract(event, '$.to.decision')),
        json_extract(event, '$.from'), json_extract(event, '$.to.amount')
    FROM events
    WHERE kind = 'FundsReassigned'
),
sources AS MATERIALIZED (
    SELECT
        programme,
        allocation,
        json_extract(event, '$.from.pledge') AS pledge,
        json_extract(event, '$.from.earmark') AS earmark,
        json_extract(event, '$.plan') AS plan
    FROM moved
    WHERE kind = 'FundsAllocated'
)
SELECT
    moved.programme,
    moved.sequence,
    moved.number,
    moved.recorded_at,
    CASE moved.kind
        WHEN 'ContributionProvided' THEN 'provided'
        WHEN 'FundsAllocated' THEN 'allocated'
        WHEN 'FundsReleased' THEN 'released'
        WHEN 'FundsReassigned' THEN 'reassigned'
        WHEN 'CommitmentEntered' THEN 'committed'
        WHEN 'Paid' THEN 'paid'
    END,
    CASE moved.kind
        WHEN 'ContributionProvided' THEN json_extract(event, '$.contribution')
        WHEN 'FundsAllocated' THEN moved.allocation
        WHEN 'FundsReleased' THEN moved.allocation
        WHEN 'FundsReassigned' THEN moved.allocation
        WHEN 'CommitmentEntered' THEN json_extract(event, '$.commitment')
        WHEN 'Paid' THEN json_extract(event, '$.payment')
    END,
    json_extract(event, '$.on'),
    coalesce(json_extract(event, '$.pledge'), sources.pledge),
    sources.earmark,
    sources.plan,
    moved.allocation,
    json_extract(event, '$.decision'),
    json_extract(event, '$.commitment'),
    CAST(replace(moved.euros, '.', '') AS INTEGER),
    moved.euros
FROM moved
LEFT JOIN sources ON sources.programme = moved.programme AND sources.allocation = moved.allocation;
