-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE anamnese (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL,
    source_information TEXT
);
CREATE INDEX anamnese_day ON anamnese (service_id, day, id);
CREATE UNIQUE INDEX anamnese_reference ON anamnese (service_id, reference);
CREATE INDEX anamnese_personne_id ON anamnese (personne_id);

CREATE TABLE trouble_repere (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL,
    suite_donnee TEXT
);
CREATE INDEX trouble_repere_day ON trouble_repere (service_id, day, id);
CREATE UNIQUE INDEX trouble_repere_reference ON trouble_repere (service_id, reference);
CREATE INDEX trouble_repere_personne_id ON trouble_repere (personne_id);

CREATE TABLE element_diagnostic (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL,
    appui TEXT
);
CREATE INDEX element_diagnostic_day ON element_diagnostic (service_id, day, id);
CREATE UNIQUE INDEX element_diagnostic_reference ON element_diagnostic (service_id, reference);
CREATE INDEX element_diagnostic_personne_id ON element_diagnostic (personne_id);

CREATE TABLE note_medicale (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL,
    traitement TEXT
);
CREATE INDEX note_medicale_day ON note_medicale (service_id, day, id);
CREATE UNIQUE INDEX note_medicale_reference ON note_medicale (service_id, reference);
CREATE INDEX note_medicale_personne_id ON note_medicale (personne_id);

CREATE TABLE marque_risque (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    conduite TEXT NOT NULL
);
CREATE INDEX marque_risque_start_day ON marque_risque (service_id, start_day, id);
CREATE UNIQUE INDEX marque_risque_reference ON marque_risque (service_id, reference);
CREATE INDEX marque_risque_personne_id ON marque_risque (personne_id);

CREATE TABLE adresse_protegee (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    adresse TEXT NOT NULL,
    commune TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    decision TEXT
);
CREATE INDEX adresse_protegee_start_day ON adresse_protegee (service_id, start_day, id);
CREATE UNIQUE INDEX adresse_protegee_reference ON adresse_protegee (service_id, reference);
CREATE INDEX adresse_protegee_personne_id ON adresse_protegee (personne_id);

CREATE TABLE origine (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL
);
CREATE INDEX origine_day ON origine (service_id, day, id);
CREATE UNIQUE INDEX origine_reference ON origine (service_id, reference);
CREATE INDEX origine_personne_id ON origine (personne_id);

CREATE TABLE donnee_penale (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    texte TEXT NOT NULL,
    juridiction TEXT
);
CREATE INDEX donnee_penale_day ON donnee_penale (service_id, day, id);
CREATE UNIQUE INDEX donnee_penale_reference ON donnee_penale (service_id, reference);
CREATE INDEX donnee_penale_personne_id ON donnee_penale (personne_id);

CREATE TABLE partage (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    destinataire_id BIGINT REFERENCES service (id),
    destinataire_identifiant TEXT,
    finalite TEXT NOT NULL,
    partage_identite BIGINT,
    partage_parcours BIGINT,
    partage_vie BIGINT,
    partage_incident BIGINT,
    partage_anamnese BIGINT,
    partage_troubles BIGINT,
    partage_sante BIGINT,
    partage_diagnostic BIGINT,
    partage_medical BIGINT,
    partage_judiciaire BIGINT,
    partage_risque BIGINT,
    reciproque BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    information TEXT NOT NULL,
    motif_non_information TEXT,
    retrait_day TEXT
);
CREATE INDEX partage_start_day ON partage (service_id, start_day, id);
CREATE UNIQUE INDEX partage_reference ON partage (service_id, reference);
CREATE INDEX partage_personne_id ON partage (personne_id);
CREATE INDEX partage_destinataire_id ON partage (destinataire_id);

CREATE TABLE restriction (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    titulaire TEXT NOT NULL,
    nom TEXT,
    restreint_contact BIGINT,
    restreint_visite BIGINT,
    restreint_hebergement BIGINT,
    restreint_adresse BIGINT,
    restreint_scolarite BIGINT,
    restreint_sante BIGINT,
    restreint_correspondance BIGINT,
    restreint_documents BIGINT,
    precision_ordonnance TEXT,
    juge TEXT NOT NULL,
    decision_day TEXT NOT NULL,
    terme_day TEXT,
    levee_day TEXT,
    levee_motif TEXT
);
CREATE INDEX restriction_decision_day ON restriction (service_id, decision_day, id);
CREATE UNIQUE INDEX restriction_reference ON restriction (service_id, reference);
CREATE INDEX restriction_personne_id ON restriction (personne_id);

CREATE TABLE regle_acces (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    perimetre TEXT NOT NULL,
    apres_jours BIGINT
);
CREATE INDEX regle_acces_start_day ON regle_acces (service_id, start_day, id);
CREATE UNIQUE INDEX regle_acces_reference ON regle_acces (service_id, reference);
