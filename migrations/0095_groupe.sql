-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

ALTER TABLE unite ADD COLUMN places BIGINT;

ALTER TABLE demande ADD COLUMN unite_id BIGINT REFERENCES unite (id);
CREATE INDEX demande_unite_id ON demande (unite_id);
