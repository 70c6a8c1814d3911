-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE libelle_hebergement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    libelle TEXT NOT NULL,
    nature TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX libelle_hebergement_libelle ON libelle_hebergement (service_id, libelle, id);
CREATE UNIQUE INDEX libelle_hebergement_reference ON libelle_hebergement (service_id, reference);

CREATE TABLE soutien_scolaire (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    qui_soutient TEXT NOT NULL,
    nom TEXT,
    creneau TEXT,
    matiere TEXT,
    ressources TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX soutien_scolaire_start_day ON soutien_scolaire (service_id, start_day, id);
CREATE UNIQUE INDEX soutien_scolaire_reference ON soutien_scolaire (service_id, reference);
CREATE INDEX soutien_scolaire_personne_id ON soutien_scolaire (personne_id);

CREATE TABLE passage_relais (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),
    service_suivant TEXT NOT NULL,
    reunion_day TEXT,
    contact_day TEXT,
    note TEXT
);
CREATE INDEX passage_relais_id ON passage_relais (service_id, id, id);
CREATE UNIQUE INDEX passage_relais_reference ON passage_relais (service_id, reference);
CREATE INDEX passage_relais_personne_id ON passage_relais (personne_id);
CREATE INDEX passage_relais_mesure_id ON passage_relais (mesure_id);

CREATE TABLE presence_seance (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    action_id BIGINT NOT NULL REFERENCES action_collective (id),
    day TEXT NOT NULL,
    personne_id BIGINT REFERENCES personne (id),
    professionnel_id BIGINT REFERENCES professionnel (id)
);
CREATE INDEX presence_seance_day ON presence_seance (service_id, day, id);
CREATE UNIQUE INDEX presence_seance_reference ON presence_seance (service_id, reference);
CREATE INDEX presence_seance_action_id ON presence_seance (action_id);
CREATE INDEX presence_seance_personne_id ON presence_seance (personne_id);
CREATE INDEX presence_seance_professionnel_id ON presence_seance (professionnel_id);

CREATE TABLE insertion (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    structure TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    motif TEXT
);
CREATE INDEX insertion_start_day ON insertion (service_id, start_day, id);
CREATE UNIQUE INDEX insertion_reference ON insertion (service_id, reference);
CREATE INDEX insertion_personne_id ON insertion (personne_id);

CREATE TABLE heures_peine (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    peine_id BIGINT NOT NULL REFERENCES peine (id),
    day TEXT NOT NULL,
    heures BIGINT NOT NULL,
    lieu TEXT,
    encadrant TEXT
);
CREATE INDEX heures_peine_day ON heures_peine (service_id, day, id);
CREATE UNIQUE INDEX heures_peine_reference ON heures_peine (service_id, reference);
CREATE INDEX heures_peine_personne_id ON heures_peine (personne_id);
CREATE INDEX heures_peine_peine_id ON heures_peine (peine_id);

CREATE TABLE reponse_besoin (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    besoin TEXT NOT NULL,
    besoin_day TEXT NOT NULL,
    demande_day TEXT,
    demande_a TEXT,
    reponse_day TEXT,
    qualite_reponse TEXT,
    reponse TEXT
);
CREATE INDEX reponse_besoin_besoin_day ON reponse_besoin (service_id, besoin_day, id);
CREATE UNIQUE INDEX reponse_besoin_reference ON reponse_besoin (service_id, reference);
CREATE INDEX reponse_besoin_personne_id ON reponse_besoin (personne_id);

ALTER TABLE action_collective ADD COLUMN public_action TEXT;

ALTER TABLE stage ADD COLUMN convention_day TEXT;
ALTER TABLE stage ADD COLUMN retour_employeur TEXT;
ALTER TABLE stage ADD COLUMN retour_jeune TEXT;

ALTER TABLE projet_sortie ADD COLUMN action_id BIGINT REFERENCES action_collective (id);
CREATE INDEX projet_sortie_action_id ON projet_sortie (action_id);
ALTER TABLE projet_sortie ADD COLUMN resultat_projet TEXT;
ALTER TABLE projet_sortie ADD COLUMN resultat_day TEXT;
ALTER TABLE projet_sortie ADD COLUMN devenir_id BIGINT REFERENCES devenir (id);
CREATE INDEX projet_sortie_devenir_id ON projet_sortie (devenir_id);

ALTER TABLE peine ADD COLUMN attestation_day TEXT;

ALTER TABLE objectif_projet ADD COLUMN parent_propose TEXT;

ALTER TABLE hebergement ADD COLUMN libelle_id BIGINT REFERENCES libelle_hebergement (id);
CREATE INDEX hebergement_libelle_id ON hebergement (libelle_id);
