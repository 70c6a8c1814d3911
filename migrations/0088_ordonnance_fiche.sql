-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE ordonnance (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    prescripteur TEXT NOT NULL,
    prescripteur_nom TEXT,
    juridiction TEXT,
    decision_day TEXT NOT NULL,
    reception_day TEXT,
    fondement TEXT NOT NULL,
    duree_months BIGINT,
    terme_day TEXT,
    precedente_id BIGINT REFERENCES ordonnance (id),
    prolongation_motif TEXT
);
CREATE INDEX ordonnance_decision_day ON ordonnance (service_id, decision_day, id);
CREATE UNIQUE INDEX ordonnance_reference ON ordonnance (service_id, reference);
CREATE INDEX ordonnance_personne_id ON ordonnance (personne_id);
CREATE INDEX ordonnance_precedente_id ON ordonnance (precedente_id);

CREATE TABLE demande_renouvellement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),
    nature TEXT NOT NULL,
    demande_day TEXT NOT NULL,
    duree_months BIGINT,
    note TEXT,
    reponse TEXT,
    reponse_day TEXT
);
CREATE INDEX demande_renouvellement_demande_day ON demande_renouvellement (service_id, demande_day, id);
CREATE UNIQUE INDEX demande_renouvellement_reference ON demande_renouvellement (service_id, reference);
CREATE INDEX demande_renouvellement_personne_id ON demande_renouvellement (personne_id);
CREATE INDEX demande_renouvellement_mesure_id ON demande_renouvellement (mesure_id);

ALTER TABLE mesure ADD COLUMN ordonnance_id BIGINT REFERENCES ordonnance (id);
CREATE INDEX mesure_ordonnance_id ON mesure (ordonnance_id);
