-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

ALTER TABLE reponse_enquete ADD COLUMN reponse_texte TEXT;
