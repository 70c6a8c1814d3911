-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE papier_famille (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    public TEXT NOT NULL,
    version_papier TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX papier_famille_start_day ON papier_famille (service_id, start_day, id);
CREATE UNIQUE INDEX papier_famille_reference ON papier_famille (service_id, reference);

CREATE TABLE remise_papier (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    papier_famille_id BIGINT NOT NULL REFERENCES papier_famille (id),
    destinataire TEXT NOT NULL,
    day TEXT NOT NULL,
    lecture_day TEXT
);
CREATE INDEX remise_papier_day ON remise_papier (service_id, day, id);
CREATE UNIQUE INDEX remise_papier_reference ON remise_papier (service_id, reference);
CREATE INDEX remise_papier_personne_id ON remise_papier (personne_id);
CREATE INDEX remise_papier_papier_famille_id ON remise_papier (papier_famille_id);

CREATE TABLE etape_jeune (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    moment_projet TEXT NOT NULL,
    titre TEXT,
    mots TEXT NOT NULL,
    ecrit_par TEXT NOT NULL,
    day TEXT NOT NULL
);
CREATE INDEX etape_jeune_day ON etape_jeune (service_id, day, id);
CREATE UNIQUE INDEX etape_jeune_reference ON etape_jeune (service_id, reference);
CREATE INDEX etape_jeune_personne_id ON etape_jeune (personne_id);

CREATE TABLE commentaire_etape (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    etape_jeune_id BIGINT NOT NULL REFERENCES etape_jeune (id),
    texte TEXT NOT NULL,
    auteur TEXT NOT NULL,
    day TEXT NOT NULL
);
CREATE INDEX commentaire_etape_day ON commentaire_etape (service_id, day, id);
CREATE UNIQUE INDEX commentaire_etape_reference ON commentaire_etape (service_id, reference);
CREATE INDEX commentaire_etape_personne_id ON commentaire_etape (personne_id);
CREATE INDEX commentaire_etape_etape_jeune_id ON commentaire_etape (etape_jeune_id);
