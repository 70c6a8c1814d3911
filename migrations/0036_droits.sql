-- Requests of persons before the end of a phase of retention: a longer delay with its reason, what was
-- examined, the rows that two persons decide to erase, a limit of use until it is lifted (ADR 0048).

-- The day before it was put off, why, when, by whom.
ALTER TABLE demande_droit ADD COLUMN first_due_day TEXT;
ALTER TABLE demande_droit ADD COLUMN due_motif TEXT;
ALTER TABLE demande_droit ADD COLUMN due_at TEXT;
ALTER TABLE demande_droit ADD COLUMN due_by BIGINT;

-- What the examination says, and the ground of a refusal.
ALTER TABLE demande_droit ADD COLUMN examen TEXT;
ALTER TABLE demande_droit ADD COLUMN examen_at TEXT;
ALTER TABLE demande_droit ADD COLUMN examen_by BIGINT;
ALTER TABLE demande_droit ADD COLUMN outcome_motif TEXT;

-- When a limit of use was lifted, and after what.
ALTER TABLE demande_droit ADD COLUMN end_at TEXT;
ALTER TABLE demande_droit ADD COLUMN end_by BIGINT;
ALTER TABLE demande_droit ADD COLUMN end_motif TEXT;

-- A row or a paper that a request asks to erase: one person proposes, another agrees, then it is erased.
CREATE TABLE demande_ligne (
    demande_id BIGINT NOT NULL REFERENCES demande_droit (id),
    nom_table TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    label TEXT NOT NULL,
    first_at TEXT NOT NULL,
    first_by BIGINT NOT NULL,
    second_at TEXT,
    second_by BIGINT,
    removed_at TEXT,
    removed_by BIGINT,
    executed_at TEXT,
    PRIMARY KEY (demande_id, nom_table, row_id)
);

-- Under which verb a file left: a copy of what one reads leaves by the right to read it.
ALTER TABLE export ADD COLUMN mode TEXT NOT NULL DEFAULT 'exporter';
