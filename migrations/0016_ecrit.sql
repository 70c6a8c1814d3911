-- Writings about a child: drafts by several hands, facts that cite their entries, a frozen paper.

-- Its nature says which category of information it is. Once validated, it has a number without gap in
-- its service and its year, and its text no longer changes.
CREATE TABLE ecrit (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    titre TEXT NOT NULL,
    etat TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    due_day TEXT,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    reprise TEXT,
    frozen_at TEXT,
    frozen_compte_id BIGINT,
    annee BIGINT,
    numero BIGINT,
    hash TEXT,
    document TEXT,
    simple TEXT NOT NULL,
    simple_version BIGINT NOT NULL
);
CREATE INDEX ecrit_personne ON ecrit (personne_id, nature);
CREATE INDEX ecrit_service ON ecrit (service_id, etat);
CREATE UNIQUE INDEX ecrit_numero ON ecrit (service_id, annee, numero);

CREATE TABLE ecrit_section (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    rang BIGINT NOT NULL,
    titre TEXT NOT NULL,
    theme TEXT NOT NULL,
    texte TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX ecrit_section_ecrit ON ecrit_section (ecrit_id, rang);

-- Every text that a part had.
CREATE TABLE ecrit_version (
    id BIGINT PRIMARY KEY,
    section_id BIGINT NOT NULL REFERENCES ecrit_section (id),
    version BIGINT NOT NULL,
    texte TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
CREATE INDEX ecrit_version_section ON ecrit_version (section_id, version);

-- The entries that a writing cites, by their number in it.
CREATE TABLE ecrit_source (
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    number BIGINT NOT NULL,
    nom_table TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    day TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (ecrit_id, number)
);

CREATE TABLE ecrit_commentaire (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    section_id BIGINT NOT NULL REFERENCES ecrit_section (id),
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    texte TEXT NOT NULL,
    answer_at TEXT,
    answer_compte_id BIGINT
);
CREATE INDEX ecrit_commentaire_ecrit ON ecrit_commentaire (ecrit_id);

-- The papers of a validated writing, as they were made.
CREATE TABLE ecrit_bytes (
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    format TEXT NOT NULL,
    hash TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (ecrit_id, format)
);

CREATE TABLE ecrit_envoi (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    day TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    nom TEXT NOT NULL,
    voie TEXT NOT NULL,
    preuve TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
CREATE INDEX ecrit_envoi_ecrit ON ecrit_envoi (ecrit_id);

-- What a service decided of its writings: its own models, and whether a second person validates.
CREATE TABLE modele_ecrit (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    texte TEXT NOT NULL,
    version BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
CREATE UNIQUE INDEX modele_ecrit_nature ON modele_ecrit (service_id, nature, version);

CREATE TABLE regle_ecrit (
    service_id BIGINT PRIMARY KEY,
    second_compte BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
