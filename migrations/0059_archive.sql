-- A file kept for proof only, opened by the direction for a reason and some days (ADR 0063).
CREATE TABLE ouverture_archive (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    motif TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX ouverture_archive_personne ON ouverture_archive (personne_id, compte_id);
CREATE INDEX ouverture_archive_compte ON ouverture_archive (compte_id);
