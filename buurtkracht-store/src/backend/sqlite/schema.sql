-- The schema of a store in SQLite, format 1. `docs/sqlite.md` describes it.
-- A store whose schema differs from this text does not open, so a change of it is a new format.

-- The programmes, numbered from 1 without gaps. A checksum is a CRC-32 (of zlib) over the key, as 8 bytes, big end first,
-- and the bytes behind it.
CREATE TABLE programmes (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 8388606),
    name TEXT NOT NULL UNIQUE,
    checksum INTEGER NOT NULL
) STRICT;

-- The entries, byte for byte. The place is the number of the programme, times 2^40, plus the sequence.
CREATE TABLE log (
    place INTEGER PRIMARY KEY,
    checksum INTEGER NOT NULL,
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

CREATE VIEW entries (programme, sequence, entry) AS
SELECT programmes.name, log.place - (programmes.number << 40), CAST(log.entry AS TEXT)
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

-- What moves money, or says what it comes to. Each movement has the source and plan of its allocation, where it has
-- one; a settlement that of its commitment, a refund all that its payment has. Money that goes to another plan leaves
-- one allocation ('reassigned') and makes another ('allocated'). 'charged' is what an invoice or a credit note costs
-- the payer: without the VAT that can be recovered.
CREATE VIEW money
    (programme, sequence, number, recorded_at, kind, id, day, pledge, earmark, funding, plan, allocation, decision,
     commitment, invoice, cents, euros, charged)
AS
WITH
moved (programme, sequence, number, recorded_at, kind, id, day, pledge, funding, allocation, decision, commitment,
       invoice, of, euros, net, vat, recoverable)
AS (
    SELECT
        programme, sequence, number, recorded_at,
        CASE kind
            WHEN 'ContributionProvided' THEN 'provided'
            WHEN 'FundsAllocated' THEN 'allocated'
            WHEN 'FundsReleased' THEN 'released'
            WHEN 'CommitmentEntered' THEN 'committed'
            WHEN 'CommitmentSettled' THEN 'settled'
            WHEN 'InvoiceCredited' THEN 'credited'
            WHEN 'Paid' THEN 'paid'
            WHEN 'Refunded' THEN 'refunded'
            WHEN 'FundingAwarded' THEN 'awarded'
            WHEN 'FundingAdvanced' THEN 'advanced'
            WHEN 'FundingSettled' THEN 'determined'
            WHEN 'FundingRecovered' THEN 'recovered'
        END,
        CASE kind
            WHEN 'ContributionProvided' THEN event ->> '$.contribution'
            WHEN 'FundsAllocated' THEN event ->> '$.allocation'
            WHEN 'FundsReleased' THEN event ->> '$.allocation'
            WHEN 'CommitmentEntered' THEN event ->> '$.commitment'
            WHEN 'CommitmentSettled' THEN event ->> '$.commitment'
            WHEN 'InvoiceCredited' THEN event ->> '$.credit'
            WHEN 'Paid' THEN event ->> '$.payment'
            WHEN 'Refunded' THEN event ->> '$.refund'
            WHEN 'FundingAwarded' THEN event ->> '$.funding'
            WHEN 'FundingAdvanced' THEN event ->> '$.advance'
            WHEN 'FundingSettled' THEN event ->> '$.funding'
            WHEN 'FundingRecovered' THEN event ->> '$.recovery'
        END,
        event ->> '$.on', event ->> '$.pledge', event ->> '$.funding', event ->> '$.allocation',
        event ->> '$.decision', event ->> '$.commitment', event ->> '$.invoice',
        CASE kind WHEN 'CommitmentSettled' THEN event ->> '$.commitment' WHEN 'Refunded' THEN event ->> '$.payment' END,
        CASE kind WHEN 'InvoiceCredited' THEN NULL ELSE event ->> '$.amount' END,
        event ->> '$.amount.net', coalesce(event ->> '$.amount.vat', '0.00'),
        coalesce(event ->> '$.amount.recoverable', '0.00')
    FROM events
    WHERE kind IN ('ContributionProvided', 'FundsAllocated', 'FundsReleased', 'CommitmentEntered',
                   'CommitmentSettled', 'InvoiceCredited', 'Paid', 'Refunded', 'FundingAwarded', 'FundingAdvanced',
                   'FundingSettled', 'FundingRecovered')
    UNION ALL
    SELECT
        programme, sequence, number, recorded_at, 'committed', event ->> '$.granted.commitment', event ->> '$.on',
        NULL, NULL, event ->> '$.granted.allocation', event ->> '$.decision', event ->> '$.granted.commitment', NULL,
        NULL, event ->> '$.granted.ceiling', NULL, NULL, NULL
    FROM events
    WHERE kind = 'InitiativeBudgetGranted'
    UNION ALL
    SELECT
        events.programme, events.sequence, events.number, events.recorded_at, 'invoiced', event ->> '$.invoice',
        event ->> '$.on', NULL, NULL, line.value ->> '$.allocation', NULL, line.value ->> '$.commitment',
        event ->> '$.invoice', NULL, NULL, line.value ->> '$.amount.net', coalesce(line.value ->> '$.amount.vat', '0.00'),
        coalesce(line.value ->> '$.amount.recoverable', '0.00')
    FROM events, json_each(events.event, '$.lines') AS line
    WHERE events.kind = 'InvoiceReceived'
    UNION ALL
    SELECT
        programme, sequence, number, recorded_at, 'allocated', event ->> '$.to.allocation', event ->> '$.to.on', NULL,
        NULL, event ->> '$.to.allocation', event ->> '$.to.decision', NULL, NULL, NULL, event ->> '$.to.amount', NULL,
        NULL, NULL
    FROM events
    WHERE kind = 'FundsReassigned'
    UNION ALL
    SELECT
        programme, sequence, number, recorded_at, 'reassigned', event ->> '$.from', event ->> '$.to.on', NULL, NULL,
        event ->> '$.from', event ->> '$.to.decision', NULL, NULL, NULL, event ->> '$.to.amount', NULL, NULL, NULL
    FROM events
    WHERE kind = 'FundsReassigned'
),
sources AS MATERIALIZED (
    SELECT
        programme,
        event ->> '$.allocation' AS allocation,
        event ->> '$.from.pledge' AS pledge,
        event ->> '$.from.earmark' AS earmark,
        event ->> '$.from.funding' AS funding,
        event ->> '$.plan' AS plan
    FROM (
        SELECT programme, event FROM events WHERE kind = 'FundsAllocated'
        UNION ALL
        SELECT programme, event -> '$.to' FROM events WHERE kind = 'FundsReassigned'
    )
),
-- What a settlement and a refund name instead of an allocation.
named AS MATERIALIZED (
    SELECT programme, 'settled' AS kind, id, allocation, commitment, invoice FROM moved WHERE kind = 'committed'
    UNION ALL
    SELECT programme, 'refunded', id, allocation, commitment, invoice FROM moved WHERE kind = 'paid'
),
counted AS (
    SELECT
        moved.*,
        coalesce(moved.allocation, named.allocation) AS charged_to,
        coalesce(moved.commitment, named.commitment) AS meets,
        coalesce(moved.invoice, named.invoice) AS pays,
        coalesce(CAST(replace(moved.euros, '.', '') AS INTEGER),
                 CAST(replace(moved.net, '.', '') AS INTEGER) + CAST(replace(moved.vat, '.', '') AS INTEGER)) AS cents
    FROM moved
    LEFT JOIN named ON named.programme = moved.programme AND named.kind = moved.kind AND named.id = moved.of
)
SELECT
    counted.programme,
    counted.sequence,
    counted.number,
    counted.recorded_at,
    counted.kind,
    counted.id,
    counted.day,
    coalesce(counted.pledge, sources.pledge),
    sources.earmark,
    coalesce(counted.funding, sources.funding),
    sources.plan,
    counted.charged_to,
    counted.decision,
    counted.meets,
    counted.pays,
    counted.cents,
    printf('%d.%02d', counted.cents / 100, counted.cents % 100),
    CASE WHEN counted.net IS NOT NULL THEN counted.cents - CAST(replace(counted.recoverable, '.', '') AS INTEGER) END
FROM counted
LEFT JOIN sources ON sources.programme = counted.programme AND sources.allocation = counted.charged_to;
