-- What the holder of a key wrote on the own page of a child or of a parent (ADR 0042).

-- Words to validate, sealed; who read them, and what became of them.
CREATE TABLE mot_espace (
    id BIGINT PRIMARY KEY,
    personne_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    cle_id BIGINT NOT NULL,
    titulaire TEXT NOT NULL,
    membre_id BIGINT,
    jeton TEXT NOT NULL,
    at TEXT NOT NULL,
    mots TEXT NOT NULL,
    attente BIGINT NOT NULL,
    en_reunion BIGINT NOT NULL,
    seen_at TEXT,
    seen_compte_id BIGINT,
    suite TEXT,
    suite_at TEXT,
    suite_compte_id BIGINT,
    reponse TEXT,
    parole_id BIGINT
);
CREATE INDEX mot_espace_personne ON mot_espace (personne_id, service_id);
CREATE INDEX mot_espace_service ON mot_espace (service_id, suite);
-- The same form sent twice is kept once.
CREATE UNIQUE INDEX mot_espace_jeton ON mot_espace (cle_id, jeton);
