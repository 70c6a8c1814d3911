-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE point_sortie (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    point TEXT NOT NULL,
    etat TEXT NOT NULL,
    day TEXT NOT NULL,
    porteur TEXT,
    prevu_day TEXT,
    precision_point TEXT
);
CREATE INDEX point_sortie_day ON point_sortie (service_id, day, id);
CREATE UNIQUE INDEX point_sortie_reference ON point_sortie (service_id, reference);
CREATE INDEX point_sortie_personne_id ON point_sortie (personne_id);

CREATE TABLE souhait_sortie (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    mots TEXT NOT NULL
);
CREATE INDEX souhait_sortie_day ON souhait_sortie (service_id, day, id);
CREATE UNIQUE INDEX souhait_sortie_reference ON souhait_sortie (service_id, reference);
CREATE INDEX souhait_sortie_personne_id ON souhait_sortie (personne_id);

CREATE TABLE devenir (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    sejour_id BIGINT NOT NULL REFERENCES sejour (id),
    moment TEXT NOT NULL,
    day TEXT NOT NULL,
    reponse TEXT NOT NULL,
    source_devenir TEXT,
    logement TEXT,
    activite TEXT,
    ressources TEXT,
    menage TEXT,
    entourage TEXT,
    mots TEXT
);
CREATE INDEX devenir_day ON devenir (service_id, day, id);
CREATE UNIQUE INDEX devenir_reference ON devenir (service_id, reference);
CREATE INDEX devenir_personne_id ON devenir (personne_id);
CREATE INDEX devenir_sejour_id ON devenir (sejour_id);
