-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE participation_reunion (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    reunion_id BIGINT NOT NULL REFERENCES reunion (id),
    day TEXT NOT NULL
);
CREATE INDEX participation_reunion_day ON participation_reunion (service_id, day, id);
CREATE UNIQUE INDEX participation_reunion_reference ON participation_reunion (service_id, reference);
CREATE INDEX participation_reunion_personne_id ON participation_reunion (personne_id);
CREATE INDEX participation_reunion_reunion_id ON participation_reunion (reunion_id);

CREATE TABLE examen_demande (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    parole_id BIGINT NOT NULL REFERENCES parole_enfant (id),
    reunion_id BIGINT NOT NULL REFERENCES reunion (id),
    day TEXT NOT NULL,
    mode_reponse TEXT NOT NULL
);
CREATE INDEX examen_demande_day ON examen_demande (service_id, day, id);
CREATE UNIQUE INDEX examen_demande_reference ON examen_demande (service_id, reference);
CREATE INDEX examen_demande_personne_id ON examen_demande (personne_id);
CREATE INDEX examen_demande_parole_id ON examen_demande (parole_id);
CREATE INDEX examen_demande_reunion_id ON examen_demande (reunion_id);

ALTER TABLE reunion ADD COLUMN presence_direction BIGINT;

ALTER TABLE parole_enfant ADD COLUMN en_reunion BIGINT;
