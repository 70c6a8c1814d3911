-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE examen_retour (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    retour_day TEXT NOT NULL,
    danger TEXT NOT NULL,
    accueil TEXT NOT NULL,
    ecole TEXT NOT NULL,
    soins TEXT NOT NULL,
    mots TEXT NOT NULL,
    avis_day TEXT,
    reponse_mere TEXT,
    reponse_pere TEXT,
    decision_retour TEXT,
    decision_day TEXT,
    decideur TEXT
);
CREATE INDEX examen_retour_day ON examen_retour (service_id, day, id);
CREATE UNIQUE INDEX examen_retour_reference ON examen_retour (service_id, reference);
CREATE INDEX examen_retour_personne_id ON examen_retour (personne_id);

ALTER TABLE mesure ADD COLUMN payeur TEXT;
ALTER TABLE mesure ADD COLUMN prolongation_motif TEXT;
