-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE situation_complexe (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    start_day TEXT NOT NULL,
    motif TEXT NOT NULL,
    poids_administratif TEXT NOT NULL,
    poids_accompagnement TEXT NOT NULL,
    poids_trouble TEXT NOT NULL,
    connu_trouble TEXT,
    revue_day TEXT NOT NULL,
    end_day TEXT
);
CREATE TABLE echange_service (
    id BIGINT PRIMARY KEY, moment_echange TEXT, convention TEXT, objet TEXT, avec TEXT, projet TEXT,
    rythme_lien TEXT, attachement BIGINT, liens TEXT );
