-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE partenaire (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    nature_partenaire TEXT NOT NULL,
    territoire_id BIGINT REFERENCES territoire_local (id),
    telephone TEXT,
    courriel TEXT
);
CREATE INDEX partenaire_nom ON partenaire (service_id, nom, id);
CREATE UNIQUE INDEX partenaire_reference ON partenaire (service_id, reference);
CREATE INDEX partenaire_territoire_id ON partenaire (territoire_id);

CREATE TABLE enquete (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    titre TEXT NOT NULL,
    presentation TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL
);
CREATE INDEX enquete_start_day ON enquete (service_id, start_day, id);
CREATE UNIQUE INDEX enquete_reference ON enquete (service_id, reference);

CREATE TABLE question_enquete (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    enquete_id BIGINT NOT NULL REFERENCES enquete (id),
    rang BIGINT NOT NULL,
    texte TEXT NOT NULL,
    forme_question TEXT NOT NULL
);
CREATE INDEX question_enquete_rang ON question_enquete (service_id, rang, id);
CREATE UNIQUE INDEX question_enquete_reference ON question_enquete (service_id, reference);
CREATE INDEX question_enquete_enquete_id ON question_enquete (enquete_id);

CREATE TABLE reponse_enquete (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    enquete_id BIGINT NOT NULL REFERENCES enquete (id),
    question_id BIGINT NOT NULL REFERENCES question_enquete (id),
    partenaire_id BIGINT NOT NULL REFERENCES partenaire (id),
    day TEXT NOT NULL,
    reponse_codee TEXT NOT NULL
);
CREATE INDEX reponse_enquete_day ON reponse_enquete (service_id, day, id);
CREATE UNIQUE INDEX reponse_enquete_reference ON reponse_enquete (service_id, reference);
CREATE INDEX reponse_enquete_enquete_id ON reponse_enquete (enquete_id);
CREATE INDEX reponse_enquete_question_id ON reponse_enquete (question_id);
CREATE INDEX reponse_enquete_partenaire_id ON reponse_enquete (partenaire_id);
