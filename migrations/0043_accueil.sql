-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE agrement_accueil (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id),
    numero TEXT,
    departement TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    capacite BIGINT NOT NULL,
    age_min BIGINT,
    age_max BIGINT,
    condition_agrement TEXT,
    renouvellement_day TEXT
);
CREATE INDEX agrement_accueil_start_day ON agrement_accueil (service_id, start_day, id);
CREATE UNIQUE INDEX agrement_accueil_reference ON agrement_accueil (service_id, reference);
CREATE INDEX agrement_accueil_professionnel_id ON agrement_accueil (professionnel_id);

CREATE TABLE repit_accueil (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    professionnel_id BIGINT REFERENCES professionnel (id),
    demande_day TEXT NOT NULL,
    start_day TEXT,
    end_day TEXT,
    besoin TEXT,
    reponse_repit TEXT NOT NULL,
    relais_id BIGINT REFERENCES professionnel (id),
    relais TEXT,
    enfant_prepare BIGINT,
    motif_refus TEXT,
    cout BIGINT
);
CREATE INDEX repit_accueil_demande_day ON repit_accueil (service_id, demande_day, id);
CREATE UNIQUE INDEX repit_accueil_reference ON repit_accueil (service_id, reference);
CREATE INDEX repit_accueil_personne_id ON repit_accueil (personne_id);
CREATE INDEX repit_accueil_professionnel_id ON repit_accueil (professionnel_id);
CREATE INDEX repit_accueil_relais_id ON repit_accueil (relais_id);

CREATE TABLE frais_accueil (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    professionnel_id BIGINT REFERENCES professionnel (id),
    day TEXT NOT NULL,
    nature_frais TEXT NOT NULL,
    montant BIGINT NOT NULL,
    objet TEXT,
    justificatif BIGINT,
    etat_frais TEXT,
    motif_refus TEXT
);
CREATE INDEX frais_accueil_day ON frais_accueil (service_id, day, id);
CREATE UNIQUE INDEX frais_accueil_reference ON frais_accueil (service_id, reference);
CREATE INDEX frais_accueil_personne_id ON frais_accueil (personne_id);
CREATE INDEX frais_accueil_professionnel_id ON frais_accueil (professionnel_id);
