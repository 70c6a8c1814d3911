-- A diagnosis of a quarter, kept as it was printed (ADR 0069).
CREATE TABLE diagnostic (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    annee BIGINT NOT NULL,
    trimestre BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    contenu TEXT NOT NULL
);
CREATE INDEX diagnostic_organisation ON diagnostic (organisation_id, annee, trimestre, id);
