-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE contact_convention (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    convention TEXT NOT NULL,
    nom TEXT NOT NULL,
    telephone TEXT,
    courriel TEXT,
    canal TEXT,
    heures TEXT,
    suppleant TEXT,
    urgence TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX contact_convention_convention ON contact_convention (service_id, convention, id);
CREATE UNIQUE INDEX contact_convention_reference ON contact_convention (service_id, reference);
