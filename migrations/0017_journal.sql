-- The journal of a child: notes, their texts, who is to read them; what is being typed.

-- A note about one child. One told of several is kept once for each, under one group. Its category says
-- who reads it; it is never corrected here: its texts are added to, or it is withdrawn with a reason. Its
-- version counts its texts: what cites it sees that one came since.
CREATE TABLE note_journal (
    id BIGINT PRIMARY KEY,
    group_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    nature TEXT NOT NULL,
    start_at TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    locked_at TEXT NOT NULL,
    minutes BIGINT,
    travel_minutes BIGINT,
    acte_id BIGINT,
    retrait_at TEXT,
    retrait_compte_id BIGINT,
    retrait_motif TEXT,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX note_journal_personne ON note_journal (personne_id, start_at);
CREATE INDEX note_journal_service ON note_journal (service_id, at);
CREATE INDEX note_journal_compte ON note_journal (compte_id, at);
CREATE UNIQUE INDEX note_journal_group ON note_journal (compte_id, group_id, personne_id);

-- Its texts: the author's, each correction before the lock, what is added after, what colleagues say.
CREATE TABLE note_text (
    id BIGINT PRIMARY KEY,
    note_id BIGINT NOT NULL REFERENCES note_journal (id),
    nature TEXT NOT NULL,
    verdict TEXT,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX note_text_note ON note_text (note_id);

-- Who is to read it: the professional who was there too, the référents of the child.
CREATE TABLE note_lecteur (
    note_id BIGINT NOT NULL REFERENCES note_journal (id),
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    seen_at TEXT,
    is_second BIGINT NOT NULL,
    PRIMARY KEY (note_id, compte_id)
);
CREATE INDEX note_lecteur_compte ON note_lecteur (compte_id, seen_at);

-- What somebody is typing about a child: sealed, read by its author alone, erased once it is kept.
CREATE TABLE brouillon_note (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE UNIQUE INDEX brouillon_note_compte ON brouillon_note (compte_id, personne_id);
CREATE INDEX brouillon_note_personne ON brouillon_note (personne_id);

-- Until when somebody read what is handed over in a service, and when they said so.
CREATE TABLE lecture_transmission (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    until_at TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX lecture_transmission_compte ON lecture_transmission (compte_id, service_id, until_at);
