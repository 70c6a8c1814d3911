-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE information_preoccupante (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    day TEXT NOT NULL,
    origine_information TEXT NOT NULL,
    territoire_id BIGINT REFERENCES territoire_local (id)
);
CREATE INDEX information_preoccupante_day ON information_preoccupante (service_id, day, id);
CREATE UNIQUE INDEX information_preoccupante_reference ON information_preoccupante (service_id, reference);
CREATE INDEX information_preoccupante_territoire_id ON information_preoccupante (territoire_id);

CREATE TABLE proposition_diagnostic (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    day TEXT NOT NULL,
    nature_proposition TEXT NOT NULL,
    titre TEXT NOT NULL,
    contexte TEXT,
    effet TEXT,
    de_qui TEXT NOT NULL,
    vecteur TEXT NOT NULL,
    vecteur_texte TEXT,
    envoi_day TEXT,
    envoi_a TEXT,
    suite_proposition TEXT,
    suite_day TEXT,
    suite_texte TEXT
);
CREATE INDEX proposition_diagnostic_day ON proposition_diagnostic (service_id, day, id);
CREATE UNIQUE INDEX proposition_diagnostic_reference ON proposition_diagnostic (service_id, reference);
