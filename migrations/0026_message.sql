-- What colleagues tell each other about a child, beside the journal: short, addressed, read or not.

-- A message about one child, sealed. Its category says who reads it, as for a note; it is never corrected:
-- its author withdraws it, and its text stays until the file is eliminated.
CREATE TABLE message (
    id BIGINT PRIMARY KEY,
    cle BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL,
    retrait_at TEXT
);
CREATE INDEX message_personne ON message (personne_id, at);
CREATE UNIQUE INDEX message_cle ON message (compte_id, cle);

-- Whom it is addressed to, and when they read it.
CREATE TABLE message_lecteur (
    message_id BIGINT NOT NULL REFERENCES message (id),
    compte_id BIGINT NOT NULL,
    seen_at TEXT,
    PRIMARY KEY (message_id, compte_id)
);
CREATE INDEX message_lecteur_compte ON message_lecteur (compte_id, seen_at);
