-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

ALTER TABLE activation_crise ADD COLUMN appel_at TEXT;
ALTER TABLE activation_crise ADD COLUMN appele TEXT;
ALTER TABLE activation_crise ADD COLUMN reponse_at TEXT;
