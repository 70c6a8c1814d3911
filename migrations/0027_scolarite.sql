-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE plan_scolaire (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    amenagement TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    review_day TEXT,
    porteur TEXT
);
CREATE INDEX plan_scolaire_start_day ON plan_scolaire (service_id, start_day, id);
CREATE UNIQUE INDEX plan_scolaire_reference ON plan_scolaire (service_id, reference);
CREATE INDEX plan_scolaire_personne_id ON plan_scolaire (personne_id);

CREATE TABLE absence_scolaire (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    nature TEXT NOT NULL,
    moment_jour TEXT NOT NULL,
    demi_journees BIGINT,
    justifiee BIGINT,
    remarque TEXT
);
CREATE INDEX absence_scolaire_day ON absence_scolaire (service_id, day, id);
CREATE UNIQUE INDEX absence_scolaire_reference ON absence_scolaire (service_id, reference);
CREATE INDEX absence_scolaire_personne_id ON absence_scolaire (personne_id);

CREATE TABLE diplome_enfant (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    intitule TEXT,
    resultat TEXT NOT NULL,
    day TEXT NOT NULL,
    lieu TEXT
);
CREATE INDEX diplome_enfant_day ON diplome_enfant (service_id, day, id);
CREATE UNIQUE INDEX diplome_enfant_reference ON diplome_enfant (service_id, reference);
CREATE INDEX diplome_enfant_personne_id ON diplome_enfant (personne_id);

CREATE TABLE voeu_orientation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    mots TEXT NOT NULL,
    objet TEXT,
    suite TEXT,
    suite_day TEXT
);
CREATE INDEX voeu_orientation_day ON voeu_orientation (service_id, day, id);
CREATE UNIQUE INDEX voeu_orientation_reference ON voeu_orientation (service_id, reference);
CREATE INDEX voeu_orientation_personne_id ON voeu_orientation (personne_id);
