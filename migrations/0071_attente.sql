-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE remplacement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    absence_id BIGINT NOT NULL REFERENCES absence_professionnel (id),
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id),
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX remplacement_start_day ON remplacement (service_id, start_day, id);
CREATE UNIQUE INDEX remplacement_reference ON remplacement (service_id, reference);
CREATE INDEX remplacement_absence_id ON remplacement (absence_id);
CREATE INDEX remplacement_professionnel_id ON remplacement (professionnel_id);

CREATE TABLE regle_attente (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    critere TEXT NOT NULL,
    rang BIGINT NOT NULL,
    territoire_id BIGINT REFERENCES territoire_local (id),
    seuil BIGINT,
    accord TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX regle_attente_rang ON regle_attente (service_id, rang, id);
CREATE UNIQUE INDEX regle_attente_reference ON regle_attente (service_id, reference);
CREATE INDEX regle_attente_territoire_id ON regle_attente (territoire_id);

CREATE TABLE reglage_attente (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    alerte_jours BIGINT NOT NULL,
    territoire_months BIGINT
);
CREATE INDEX reglage_attente_start_day ON reglage_attente (service_id, start_day, id);
CREATE UNIQUE INDEX reglage_attente_reference ON reglage_attente (service_id, reference);

CREATE TABLE contact_attente (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),
    day TEXT NOT NULL,
    aupres TEXT NOT NULL,
    reponse_day TEXT,
    vu_day TEXT,
    reponse TEXT
);
CREATE INDEX contact_attente_day ON contact_attente (service_id, day, id);
CREATE UNIQUE INDEX contact_attente_reference ON contact_attente (service_id, reference);
CREATE INDEX contact_attente_personne_id ON contact_attente (personne_id);
CREATE INDEX contact_attente_mesure_id ON contact_attente (mesure_id);

CREATE TABLE decision_admission (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),
    day TEXT NOT NULL,
    choix TEXT NOT NULL,
    rang BIGINT,
    motif TEXT NOT NULL,
    prise_en_charge_day TEXT,
    visite_at TEXT,
    referent_id BIGINT REFERENCES professionnel (id),
    coreferent_id BIGINT REFERENCES professionnel (id)
);
CREATE INDEX decision_admission_day ON decision_admission (service_id, day, id);
CREATE UNIQUE INDEX decision_admission_reference ON decision_admission (service_id, reference);
CREATE INDEX decision_admission_personne_id ON decision_admission (personne_id);
CREATE INDEX decision_admission_mesure_id ON decision_admission (mesure_id);
CREATE INDEX decision_admission_referent_id ON decision_admission (referent_id);
CREATE INDEX decision_admission_coreferent_id ON decision_admission (coreferent_id);

ALTER TABLE demande ADD COLUMN contre_proposition TEXT;
