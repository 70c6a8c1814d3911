-- Who was asked to answer a survey: the code of each link is kept as a hash, what was answered as it was written (ADR 0076).
CREATE TABLE invitation_enquete (
    id BIGINT PRIMARY KEY,
    enquete_id BIGINT NOT NULL REFERENCES enquete (id),
    partenaire_id BIGINT NOT NULL REFERENCES partenaire (id),
    key_hash TEXT NOT NULL,
    at TEXT NOT NULL,
    answered_at TEXT,
    contenu TEXT,
    coded_at TEXT
);
CREATE UNIQUE INDEX invitation_enquete_key ON invitation_enquete (key_hash);
CREATE UNIQUE INDEX invitation_enquete_partenaire ON invitation_enquete (enquete_id, partenaire_id);
