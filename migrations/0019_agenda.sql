-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE regle_echeance (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    regle TEXT NOT NULL,
    ecartee BIGINT,
    responsable TEXT,
    rappel_jours BIGINT,
    chef_jours BIGINT,
    direction_jours BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    source TEXT
);
CREATE INDEX regle_echeance_start_day ON regle_echeance (service_id, start_day, id);
CREATE UNIQUE INDEX regle_echeance_reference ON regle_echeance (service_id, reference);

CREATE TABLE moyen (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    nom TEXT NOT NULL,
    nombre BIGINT
);
CREATE INDEX moyen_nom ON moyen (service_id, nom, id);
CREATE UNIQUE INDEX moyen_reference ON moyen (service_id, reference);

CREATE TABLE droit_visite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    titulaire TEXT NOT NULL,
    nom TEXT,
    modalite_visite TEXT NOT NULL,
    nombre BIGINT,
    periodicite TEXT,
    jour_semaine TEXT,
    rang BIGINT,
    start_time TEXT,
    duree_minutes BIGINT,
    lieu TEXT,
    tiers TEXT,
    fratrie BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    juge TEXT NOT NULL,
    decision_day TEXT NOT NULL,
    precision_ordonnance TEXT
);
CREATE INDEX droit_visite_start_day ON droit_visite (service_id, start_day, id);
CREATE UNIQUE INDEX droit_visite_reference ON droit_visite (service_id, reference);
CREATE INDEX droit_visite_personne_id ON droit_visite (personne_id);

CREATE TABLE rendez_vous (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT REFERENCES personne (id),
    nature TEXT NOT NULL,
    start_at TEXT NOT NULL,
    end_at TEXT NOT NULL,
    lieu TEXT,
    objet TEXT,
    professionnel_id BIGINT REFERENCES professionnel (id),
    second_professionnel_id BIGINT REFERENCES professionnel (id),
    transport TEXT,
    salle_id BIGINT REFERENCES moyen (id),
    vehicule_id BIGINT REFERENCES moyen (id),
    titulaire TEXT,
    tiers TEXT,
    droit_visite_id BIGINT REFERENCES droit_visite (id),
    etat TEXT NOT NULL,
    retard_minutes BIGINT,
    motif_annulation TEXT,
    annulation_origine TEXT,
    compte_rendu TEXT,
    previous_id BIGINT REFERENCES rendez_vous (id),
    group_id BIGINT REFERENCES rendez_vous (id)
);
CREATE INDEX rendez_vous_start_at ON rendez_vous (service_id, start_at, id);
CREATE UNIQUE INDEX rendez_vous_reference ON rendez_vous (service_id, reference);
CREATE INDEX rendez_vous_personne_id ON rendez_vous (personne_id);
CREATE INDEX rendez_vous_professionnel_id ON rendez_vous (professionnel_id);
CREATE INDEX rendez_vous_second_professionnel_id ON rendez_vous (second_professionnel_id);
CREATE INDEX rendez_vous_salle_id ON rendez_vous (salle_id);
CREATE INDEX rendez_vous_vehicule_id ON rendez_vous (vehicule_id);
CREATE INDEX rendez_vous_droit_visite_id ON rendez_vous (droit_visite_id);
CREATE INDEX rendez_vous_previous_id ON rendez_vous (previous_id);
CREATE INDEX rendez_vous_group_id ON rendez_vous (group_id);
