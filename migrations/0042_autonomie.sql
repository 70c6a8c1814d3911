-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE contrat_jeune_majeur (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    objet_contrat TEXT NOT NULL,
    demande_day TEXT NOT NULL,
    mots TEXT,
    reponse_contrat TEXT,
    decision_day TEXT,
    motif_refus TEXT,
    recours_dit BIGINT,
    start_day TEXT,
    end_day TEXT,
    mesure_id BIGINT REFERENCES mesure (id),
    fin_day TEXT,
    motif_fin_contrat TEXT
);
CREATE INDEX contrat_jeune_majeur_demande_day ON contrat_jeune_majeur (service_id, demande_day, id);
CREATE UNIQUE INDEX contrat_jeune_majeur_reference ON contrat_jeune_majeur (service_id, reference);
CREATE INDEX contrat_jeune_majeur_personne_id ON contrat_jeune_majeur (personne_id);
CREATE INDEX contrat_jeune_majeur_mesure_id ON contrat_jeune_majeur (mesure_id);

CREATE TABLE entretien_autonomie (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    moment_entretien TEXT NOT NULL,
    day TEXT NOT NULL,
    presents TEXT,
    personne_confiance TEXT,
    bilan_parcours BIGINT,
    droits_dits BIGINT,
    conditions_notifiees BIGINT,
    vu_ressources BIGINT,
    vu_logement BIGINT,
    vu_scolarite BIGINT,
    vu_sante BIGINT,
    vu_papiers BIGINT,
    vu_entourage BIGINT,
    mots TEXT
);
CREATE INDEX entretien_autonomie_day ON entretien_autonomie (service_id, day, id);
CREATE UNIQUE INDEX entretien_autonomie_reference ON entretien_autonomie (service_id, reference);
CREATE INDEX entretien_autonomie_personne_id ON entretien_autonomie (personne_id);

ALTER TABLE point_sortie ADD COLUMN contrat_id BIGINT REFERENCES contrat_jeune_majeur (id);
CREATE INDEX point_sortie_contrat_id ON point_sortie (contrat_id);
