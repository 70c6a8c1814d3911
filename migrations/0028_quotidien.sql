-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE regle_argent (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    age_min BIGINT NOT NULL,
    age_max BIGINT NOT NULL,
    montant BIGINT NOT NULL,
    periodicite TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX regle_argent_start_day ON regle_argent (service_id, start_day, id);
CREATE UNIQUE INDEX regle_argent_reference ON regle_argent (service_id, reference);

CREATE TABLE mouvement_argent (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    nature TEXT NOT NULL,
    sens TEXT NOT NULL,
    montant BIGINT NOT NULL,
    objet TEXT,
    moyen TEXT NOT NULL,
    justificatif BIGINT,
    signature BIGINT,
    par TEXT NOT NULL,
    regle_id BIGINT REFERENCES regle_argent (id),
    period_day TEXT
);
CREATE INDEX mouvement_argent_day ON mouvement_argent (service_id, day, id);
CREATE UNIQUE INDEX mouvement_argent_reference ON mouvement_argent (service_id, reference);
CREATE INDEX mouvement_argent_personne_id ON mouvement_argent (personne_id);
CREATE INDEX mouvement_argent_regle_id ON mouvement_argent (regle_id);

CREATE TABLE comptage_caisse (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    day TEXT NOT NULL,
    montant BIGINT NOT NULL,
    attendu BIGINT NOT NULL,
    motif TEXT,
    par TEXT NOT NULL
);
CREATE INDEX comptage_caisse_day ON comptage_caisse (service_id, day, id);
CREATE UNIQUE INDEX comptage_caisse_reference ON comptage_caisse (service_id, reference);

CREATE TABLE objet_enfant (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    objet TEXT NOT NULL,
    nombre BIGINT,
    entree_day TEXT NOT NULL,
    etat TEXT NOT NULL,
    signature TEXT NOT NULL,
    remarque TEXT,
    sortie_day TEXT,
    destination TEXT,
    sortie_etat TEXT,
    sortie_signature TEXT
);
CREATE INDEX objet_enfant_entree_day ON objet_enfant (service_id, entree_day, id);
CREATE UNIQUE INDEX objet_enfant_reference ON objet_enfant (service_id, reference);
CREATE INDEX objet_enfant_personne_id ON objet_enfant (personne_id);
