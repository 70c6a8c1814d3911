-- The trace read per child, its alerts, and the rights of persons.

-- What the seal of an entry covers since version 2: the service, the child, what was asked.
ALTER TABLE audit ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE audit ADD COLUMN service_id BIGINT;
ALTER TABLE audit ADD COLUMN personne_id BIGINT;
ALTER TABLE audit ADD COLUMN details TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_personne ON audit (personne_id, seq) WHERE personne_id IS NOT NULL;
CREATE INDEX audit_compte ON audit (compte_id, seq);
CREATE INDEX audit_at ON audit (at, seq);

-- From which day, and from how many, a reading is worth a look, in an organisation.
CREATE TABLE seuil_alerte (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    rule TEXT NOT NULL,
    start_day TEXT NOT NULL,
    active BIGINT NOT NULL,
    number BIGINT NOT NULL,
    from_hour BIGINT NOT NULL,
    until_hour BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT
);
CREATE INDEX seuil_alerte_rule ON seuil_alerte (organisation_id, rule, start_day, id);

-- What the rules found in the trace, and what a person made of it.
CREATE TABLE alerte (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    service_id BIGINT,
    compte_id BIGINT NOT NULL,
    rule TEXT NOT NULL,
    start_at TEXT NOT NULL,
    end_at TEXT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    number BIGINT NOT NULL,
    personne_id BIGINT,
    created_at TEXT NOT NULL,
    seen_at TEXT,
    seen_by BIGINT,
    suite TEXT
);
CREATE UNIQUE INDEX alerte_first ON alerte (organisation_id, rule, compte_id, first_seq);

-- The register of processing as an organisation wrote it: the last revision of a code stands.
CREATE TABLE traitement (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    revision BIGINT NOT NULL,
    contenu TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT
);
CREATE UNIQUE INDEX traitement_revision ON traitement (organisation_id, code, revision);

-- A person asks: to see, to correct, to be erased. masks is what the review of an access file hid.
CREATE TABLE demande_droit (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    demandeur TEXT NOT NULL,
    received_day TEXT NOT NULL,
    due_day TEXT NOT NULL,
    texte TEXT NOT NULL,
    masks TEXT,
    reviewed_at TEXT,
    reviewed_by BIGINT,
    outcome TEXT,
    answer TEXT,
    answered_day TEXT,
    at TEXT NOT NULL,
    compte_id BIGINT
);
CREATE INDEX demande_droit_organisation ON demande_droit (organisation_id, received_day, id);

-- How long a nature of file is kept, from a day on, as an organisation settled it.
CREATE TABLE regle_conservation (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    suivi_months BIGINT NOT NULL,
    intermediaire_months BIGINT NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT
);
CREATE INDEX regle_conservation_nature ON regle_conservation (organisation_id, nature, start_day, id);

-- A file that nothing may remove while this stands.
CREATE TABLE gel_dossier (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    motif TEXT NOT NULL,
    start_at TEXT NOT NULL,
    compte_id BIGINT,
    end_at TEXT,
    end_by BIGINT
);
CREATE INDEX gel_dossier_personne ON gel_dossier (personne_id);

-- A list of files to eliminate: two persons validate it, a third act carries it out.
CREATE TABLE bordereau (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT,
    first_at TEXT,
    first_by BIGINT,
    second_at TEXT,
    second_by BIGINT,
    visa TEXT,
    executed_at TEXT,
    executed_by BIGINT
);
CREATE INDEX bordereau_organisation ON bordereau (organisation_id, id);

CREATE TABLE bordereau_ligne (
    bordereau_id BIGINT NOT NULL REFERENCES bordereau (id),
    personne_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    end_day TEXT NOT NULL,
    final_day TEXT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (bordereau_id, personne_id)
);

-- What was erased, by identifiers only: replayed when an older copy is restored.
CREATE TABLE effacement (
    nom_table TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (nom_table, row_id)
);
