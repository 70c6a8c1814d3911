-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE information_incident (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT REFERENCES personne (id),
    incident_id BIGINT NOT NULL REFERENCES incident (id),
    destinataire TEXT NOT NULL,
    start_at TEXT NOT NULL,
    moyen TEXT NOT NULL,
    interlocuteur TEXT,
    numero TEXT,
    reponse_day TEXT,
    reponse TEXT
);
CREATE INDEX information_incident_start_at ON information_incident (service_id, start_at, id);
CREATE UNIQUE INDEX information_incident_reference ON information_incident (service_id, reference);
CREATE INDEX information_incident_personne_id ON information_incident (personne_id);
CREATE INDEX information_incident_incident_id ON information_incident (incident_id);

CREATE TABLE suite_incident (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT REFERENCES personne (id),
    incident_id BIGINT NOT NULL REFERENCES incident (id),
    nature TEXT NOT NULL,
    texte TEXT NOT NULL,
    convenu_avec TEXT,
    decision_day TEXT NOT NULL,
    due_day TEXT,
    done_day TEXT,
    bilan TEXT,
    end_day TEXT
);
CREATE INDEX suite_incident_decision_day ON suite_incident (service_id, decision_day, id);
CREATE UNIQUE INDEX suite_incident_reference ON suite_incident (service_id, reference);
CREATE INDEX suite_incident_personne_id ON suite_incident (personne_id);
CREATE INDEX suite_incident_incident_id ON suite_incident (incident_id);

CREATE TABLE fiche_crise (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    start_day TEXT NOT NULL,
    end_day TEXT,
    apaise TEXT NOT NULL,
    eviter TEXT,
    appeler TEXT NOT NULL,
    signes TEXT,
    repli TEXT,
    hopital TEXT,
    limites TEXT,
    etablie_avec TEXT,
    revue_day TEXT
);
CREATE INDEX fiche_crise_start_day ON fiche_crise (service_id, start_day, id);
CREATE UNIQUE INDEX fiche_crise_reference ON fiche_crise (service_id, reference);
CREATE INDEX fiche_crise_personne_id ON fiche_crise (personne_id);

CREATE TABLE activation_crise (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    start_at TEXT NOT NULL,
    end_at TEXT,
    par TEXT NOT NULL,
    fait TEXT,
    appris TEXT,
    incident_id BIGINT REFERENCES incident (id)
);
CREATE INDEX activation_crise_start_at ON activation_crise (service_id, start_at, id);
CREATE UNIQUE INDEX activation_crise_reference ON activation_crise (service_id, reference);
CREATE INDEX activation_crise_personne_id ON activation_crise (personne_id);
CREATE INDEX activation_crise_incident_id ON activation_crise (incident_id);

ALTER TABLE incident ADD COLUMN role_incident TEXT;
ALTER TABLE incident ADD COLUMN hypothese TEXT;
ALTER TABLE incident ADD COLUMN mesure_immediate TEXT;
ALTER TABLE incident ADD COLUMN autres_personnes TEXT;
ALTER TABLE incident ADD COLUMN evite BIGINT;
ALTER TABLE incident ADD COLUMN analyse_day TEXT;
ALTER TABLE incident ADD COLUMN analyse_equipe TEXT;
ALTER TABLE incident ADD COLUMN group_id BIGINT REFERENCES incident (id);
CREATE INDEX incident_group_id ON incident (group_id);

ALTER TABLE marque_risque ADD COLUMN revue_day TEXT;
