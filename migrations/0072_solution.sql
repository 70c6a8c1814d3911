-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE orientation_service (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    vers_id BIGINT REFERENCES service (id),
    vers TEXT,
    par_defaut BIGINT,
    reponse_orientation TEXT NOT NULL,
    reponse_day TEXT,
    motif TEXT,
    contre_proposition TEXT
);
CREATE INDEX orientation_service_day ON orientation_service (service_id, day, id);
CREATE UNIQUE INDEX orientation_service_reference ON orientation_service (service_id, reference);
CREATE INDEX orientation_service_personne_id ON orientation_service (personne_id);
CREATE INDEX orientation_service_vers_id ON orientation_service (vers_id);

CREATE TABLE concertation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    motif_concertation TEXT NOT NULL,
    participants TEXT NOT NULL,
    reunion_day TEXT,
    decision TEXT,
    revue_day TEXT
);
CREATE INDEX concertation_day ON concertation (service_id, day, id);
CREATE UNIQUE INDEX concertation_reference ON concertation (service_id, reference);
CREATE INDEX concertation_personne_id ON concertation (personne_id);

CREATE TABLE fermeture (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    motif TEXT NOT NULL,
    avis_day TEXT
);
CREATE INDEX fermeture_start_day ON fermeture (service_id, start_day, id);
CREATE UNIQUE INDEX fermeture_reference ON fermeture (service_id, reference);

CREATE TABLE solution_provisoire (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature_solution TEXT NOT NULL,
    cause_solution TEXT NOT NULL,
    fermeture_id BIGINT REFERENCES fermeture (id),
    texte TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    decideur TEXT,
    decision_day TEXT,
    juge_day TEXT,
    revue_day TEXT,
    bilan_day TEXT,
    bilan TEXT
);
CREATE INDEX solution_provisoire_start_day ON solution_provisoire (service_id, start_day, id);
CREATE UNIQUE INDEX solution_provisoire_reference ON solution_provisoire (service_id, reference);
CREATE INDEX solution_provisoire_personne_id ON solution_provisoire (personne_id);
CREATE INDEX solution_provisoire_fermeture_id ON solution_provisoire (fermeture_id);

CREATE TABLE facture_journees (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    prestataire_id BIGINT NOT NULL REFERENCES service (id),
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    journees BIGINT NOT NULL,
    prix BIGINT NOT NULL,
    montant BIGINT NOT NULL,
    source TEXT
);
CREATE INDEX facture_journees_start_day ON facture_journees (service_id, start_day, id);
CREATE UNIQUE INDEX facture_journees_reference ON facture_journees (service_id, reference);
CREATE INDEX facture_journees_personne_id ON facture_journees (personne_id);
CREATE INDEX facture_journees_prestataire_id ON facture_journees (prestataire_id);
