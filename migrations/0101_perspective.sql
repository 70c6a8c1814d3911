-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE poste_vacant (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    fonction TEXT NOT NULL,
    etp BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    publication_day TEXT,
    candidatures BIGINT
);
CREATE INDEX poste_vacant_start_day ON poste_vacant (service_id, start_day, id);
CREATE UNIQUE INDEX poste_vacant_reference ON poste_vacant (service_id, reference);

ALTER TABLE action_plan ADD COLUMN due_day TEXT;
ALTER TABLE action_plan ADD COLUMN rapport_annee BIGINT;
ALTER TABLE action_plan ADD COLUMN devenir TEXT;
ALTER TABLE action_plan ADD COLUMN motif TEXT;
