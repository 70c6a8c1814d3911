-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE permanence (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    libelle TEXT NOT NULL,
    telephone TEXT NOT NULL,
    jours TEXT NOT NULL,
    heures TEXT,
    remplace BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX permanence_start_day ON permanence (service_id, start_day, id);
CREATE UNIQUE INDEX permanence_reference ON permanence (service_id, reference);

CREATE TABLE contact (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nom TEXT NOT NULL,
    lien TEXT NOT NULL,
    telephone TEXT,
    telephone_second TEXT,
    courriel TEXT,
    canal TEXT,
    heures TEXT,
    rang BIGINT,
    suppleant TEXT,
    autorite_parentale BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX contact_start_day ON contact (service_id, start_day, id);
CREATE UNIQUE INDEX contact_reference ON contact (service_id, reference);
CREATE INDEX contact_personne_id ON contact (personne_id);

CREATE TABLE repere (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    texte TEXT NOT NULL,
    source_information TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX repere_start_day ON repere (service_id, start_day, id);
CREATE UNIQUE INDEX repere_reference ON repere (service_id, reference);
CREATE INDEX repere_personne_id ON repere (personne_id);
