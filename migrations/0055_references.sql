-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

ALTER TABLE regle_equipe ADD COLUMN coreferent_enfant TEXT;
ALTER TABLE regle_equipe ADD COLUMN quotidien_enfant BIGINT;
ALTER TABLE regle_equipe ADD COLUMN formation_methode TEXT;

ALTER TABLE referent ADD COLUMN reunion_id BIGINT REFERENCES reunion (id);
CREATE INDEX referent_reunion_id ON referent (reunion_id);
ALTER TABLE referent ADD COLUMN motif_equipe TEXT;
