-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE sollicitation_sante (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    orientation_id BIGINT NOT NULL REFERENCES orientation_sante (id),
    structure TEXT NOT NULL,
    demande_day TEXT NOT NULL,
    reponse TEXT NOT NULL,
    reponse_day TEXT,
    motif TEXT
);
CREATE INDEX sollicitation_sante_demande_day ON sollicitation_sante (service_id, demande_day, id);
CREATE UNIQUE INDEX sollicitation_sante_reference ON sollicitation_sante (service_id, reference);
CREATE INDEX sollicitation_sante_personne_id ON sollicitation_sante (personne_id);
CREATE INDEX sollicitation_sante_orientation_id ON sollicitation_sante (orientation_id);

CREATE TABLE pilulier (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    pharmacie TEXT,
    recu_day TEXT NOT NULL,
    recu_par TEXT NOT NULL,
    verifie_day TEXT,
    verifie_par TEXT,
    conforme BIGINT,
    remarque TEXT
);
CREATE INDEX pilulier_start_day ON pilulier (service_id, start_day, id);
CREATE UNIQUE INDEX pilulier_reference ON pilulier (service_id, reference);
CREATE INDEX pilulier_personne_id ON pilulier (personne_id);

ALTER TABLE service ADD COLUMN bilan_jours BIGINT;

ALTER TABLE orientation_sante ADD COLUMN cadre_soin TEXT;
ALTER TABLE orientation_sante ADD COLUMN arret_soin TEXT;
ALTER TABLE orientation_sante ADD COLUMN resultat TEXT;

ALTER TABLE piece_sante ADD COLUMN organisme TEXT;
ALTER TABLE piece_sante ADD COLUMN numero TEXT;
ALTER TABLE piece_sante ADD COLUMN demarche TEXT;
ALTER TABLE piece_sante ADD COLUMN cout BIGINT;

ALTER TABLE traitement_sante ADD COLUMN casier TEXT;

ALTER TABLE stock_traitement ADD COLUMN peremption_day TEXT;
