-- Two files that are one child's, united and, if that was wrong, put back as they were (ADR 0034).

-- An act of union: the file that goes on, the one whose address leads to it. What both said before
-- stands in the history of their rows.
CREATE TABLE fusion (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    previous_id BIGINT NOT NULL,
    reference TEXT,
    motif TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    before_version BIGINT NOT NULL,
    after_version BIGINT NOT NULL,
    previous_version BIGINT NOT NULL,
    undone_at TEXT,
    undone_by BIGINT,
    undone_motif TEXT
);
CREATE INDEX fusion_personne ON fusion (personne_id);
CREATE INDEX fusion_previous ON fusion (previous_id);
CREATE INDEX fusion_service ON fusion (service_id, at);

-- What one act moved, set aside or closed, in the order it did; undone from its end.
CREATE TABLE fusion_ligne (
    fusion_id BIGINT NOT NULL REFERENCES fusion (id),
    number BIGINT NOT NULL,
    effet TEXT NOT NULL,
    nom_table TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    colonne TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (fusion_id, number)
);

-- Two files that look like one child's and are not, as somebody said; the smaller identifier first.
CREATE TABLE doublon_ecarte (
    personne_id BIGINT NOT NULL,
    second_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    PRIMARY KEY (personne_id, second_id)
);
CREATE INDEX doublon_ecarte_second ON doublon_ecarte (second_id);
CREATE INDEX doublon_ecarte_service ON doublon_ecarte (service_id);
