-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE traitement_sante (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    medicament TEXT NOT NULL,
    dose TEXT NOT NULL,
    matin BIGINT,
    midi BIGINT,
    soir BIGINT,
    coucher BIGINT,
    besoin BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    aide_prise TEXT NOT NULL,
    prescripteur TEXT NOT NULL,
    ordonnance_day TEXT,
    consentement TEXT,
    precaution TEXT,
    unites BIGINT
);
CREATE INDEX traitement_sante_start_day ON traitement_sante (service_id, start_day, id);
CREATE UNIQUE INDEX traitement_sante_reference ON traitement_sante (service_id, reference);
CREATE INDEX traitement_sante_personne_id ON traitement_sante (personne_id);

CREATE TABLE prise_traitement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    traitement_id BIGINT NOT NULL REFERENCES traitement_sante (id),
    start_at TEXT NOT NULL,
    moment_prise TEXT NOT NULL,
    etat_prise TEXT NOT NULL,
    par TEXT NOT NULL,
    remarque TEXT
);
CREATE INDEX prise_traitement_start_at ON prise_traitement (service_id, start_at, id);
CREATE UNIQUE INDEX prise_traitement_reference ON prise_traitement (service_id, reference);
CREATE INDEX prise_traitement_personne_id ON prise_traitement (personne_id);
CREATE INDEX prise_traitement_traitement_id ON prise_traitement (traitement_id);

CREATE TABLE stock_traitement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    traitement_id BIGINT NOT NULL REFERENCES traitement_sante (id),
    start_at TEXT NOT NULL,
    mouvement TEXT NOT NULL,
    nombre BIGINT NOT NULL,
    par TEXT NOT NULL,
    avec TEXT
);
CREATE INDEX stock_traitement_start_at ON stock_traitement (service_id, start_at, id);
CREATE UNIQUE INDEX stock_traitement_reference ON stock_traitement (service_id, reference);
CREATE INDEX stock_traitement_personne_id ON stock_traitement (personne_id);
CREATE INDEX stock_traitement_traitement_id ON stock_traitement (traitement_id);

CREATE TABLE allergie (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    allergene TEXT NOT NULL,
    reaction TEXT,
    conduite TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX allergie_start_day ON allergie (service_id, start_day, id);
CREATE UNIQUE INDEX allergie_reference ON allergie (service_id, reference);
CREATE INDEX allergie_personne_id ON allergie (personne_id);

CREATE TABLE piece_sante (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    lieu TEXT
);
CREATE INDEX piece_sante_start_day ON piece_sante (service_id, start_day, id);
CREATE UNIQUE INDEX piece_sante_reference ON piece_sante (service_id, reference);
CREATE INDEX piece_sante_personne_id ON piece_sante (personne_id);

CREATE TABLE bilan_sante (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    due_day TEXT NOT NULL,
    done_day TEXT,
    medecin TEXT
);
CREATE INDEX bilan_sante_due_day ON bilan_sante (service_id, due_day, id);
CREATE UNIQUE INDEX bilan_sante_reference ON bilan_sante (service_id, reference);
CREATE INDEX bilan_sante_personne_id ON bilan_sante (personne_id);

CREATE TABLE hospitalisation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    etablissement TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    maintien_day TEXT
);
CREATE INDEX hospitalisation_start_day ON hospitalisation (service_id, start_day, id);
CREATE UNIQUE INDEX hospitalisation_reference ON hospitalisation (service_id, reference);
CREATE INDEX hospitalisation_personne_id ON hospitalisation (personne_id);

CREATE TABLE consentement_soin (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    objet TEXT NOT NULL,
    qui TEXT NOT NULL,
    decision TEXT NOT NULL,
    day TEXT NOT NULL,
    piece TEXT
);
CREATE INDEX consentement_soin_day ON consentement_soin (service_id, day, id);
CREATE UNIQUE INDEX consentement_soin_reference ON consentement_soin (service_id, reference);
CREATE INDEX consentement_soin_personne_id ON consentement_soin (personne_id);

CREATE TABLE vaccination (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    vaccin TEXT NOT NULL,
    day TEXT NOT NULL,
    rappel_day TEXT,
    lot TEXT
);
CREATE INDEX vaccination_day ON vaccination (service_id, day, id);
CREATE UNIQUE INDEX vaccination_reference ON vaccination (service_id, reference);
CREATE INDEX vaccination_personne_id ON vaccination (personne_id);
