-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

ALTER TABLE etape_service ADD COLUMN heure TEXT;
ALTER TABLE poste ADD COLUMN honorabilite_day TEXT;
