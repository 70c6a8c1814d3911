-- The addresses by which an account reads its agenda elsewhere: the hash of a key, never the key.
CREATE TABLE abonnement_agenda (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    key_hash TEXT NOT NULL,
    noms BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    used_at TEXT
);
CREATE UNIQUE INDEX abonnement_agenda_key ON abonnement_agenda (key_hash);
CREATE INDEX abonnement_agenda_compte ON abonnement_agenda (compte_id);
