-- Papers of a child's file, and the working notes of those who accompany the child.

-- A paper: its nature says which category of information it is. It is never corrected: withdrawn,
-- with a reason, its bytes stay until the file is eliminated.
CREATE TABLE piece (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    format TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL,
    part_count BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    retrait_at TEXT,
    retrait_compte_id BIGINT,
    retrait_motif TEXT
);
CREATE INDEX piece_personne ON piece (personne_id, nature);

-- Its bytes, in pieces of the same length, each sealed for its paper and its rank.
CREATE TABLE piece_part (
    piece_id BIGINT NOT NULL REFERENCES piece (id),
    number BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (piece_id, number)
);

-- A working note: sealed, read by its author alone, erased with the mission.
CREATE TABLE note_travail (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    changed_at TEXT,
    content TEXT NOT NULL
);
CREATE INDEX note_travail_personne ON note_travail (personne_id, compte_id);
