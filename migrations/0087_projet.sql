-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE fermeture_scolaire (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    motif_fermeture TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    aide TEXT,
    materiel TEXT,
    materiel_a TEXT,
    materiel_day TEXT,
    materiel_recu_day TEXT
);
CREATE INDEX fermeture_scolaire_start_day ON fermeture_scolaire (service_id, start_day, id);
CREATE UNIQUE INDEX fermeture_scolaire_reference ON fermeture_scolaire (service_id, reference);
CREATE INDEX fermeture_scolaire_personne_id ON fermeture_scolaire (personne_id);

CREATE TABLE appui_famille (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    membre_id BIGINT NOT NULL REFERENCES membre_famille (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX appui_famille_day ON appui_famille (service_id, day, id);
CREATE UNIQUE INDEX appui_famille_reference ON appui_famille (service_id, reference);
CREATE INDEX appui_famille_personne_id ON appui_famille (personne_id);
CREATE INDEX appui_famille_membre_id ON appui_famille (membre_id);

CREATE TABLE partie_projet (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    partie_prenante TEXT NOT NULL,
    nom TEXT,
    day TEXT NOT NULL,
    realite TEXT,
    contrainte TEXT,
    potentiel TEXT,
    motif TEXT
);
CREATE INDEX partie_projet_day ON partie_projet (service_id, day, id);
CREATE UNIQUE INDEX partie_projet_reference ON partie_projet (service_id, reference);
CREATE INDEX partie_projet_personne_id ON partie_projet (personne_id);

ALTER TABLE arbitrage ADD COLUMN interet TEXT;
ALTER TABLE arbitrage ADD COLUMN entendus TEXT;
