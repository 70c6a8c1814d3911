-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE parole_enfant (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    mots TEXT NOT NULL,
    sens TEXT NOT NULL,
    theme TEXT NOT NULL,
    accord_partage TEXT NOT NULL,
    entendu_par TEXT NOT NULL,
    forme TEXT,
    reunion_id BIGINT REFERENCES reunion (id),
    commentaire TEXT,
    reponse_due_day TEXT,
    reponse TEXT,
    suite TEXT,
    decideur TEXT,
    reponse_day TEXT,
    rendu_day TEXT
);
CREATE INDEX parole_enfant_day ON parole_enfant (service_id, day, id);
CREATE UNIQUE INDEX parole_enfant_reference ON parole_enfant (service_id, reference);
CREATE INDEX parole_enfant_personne_id ON parole_enfant (personne_id);
CREATE INDEX parole_enfant_reunion_id ON parole_enfant (reunion_id);

CREATE TABLE evaluation_projet (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    participants TEXT NOT NULL,
    attente TEXT NOT NULL,
    famille_appui TEXT NOT NULL,
    famille_realite TEXT,
    cadre TEXT NOT NULL
);
CREATE INDEX evaluation_projet_day ON evaluation_projet (service_id, day, id);
CREATE UNIQUE INDEX evaluation_projet_reference ON evaluation_projet (service_id, reference);
CREATE INDEX evaluation_projet_personne_id ON evaluation_projet (personne_id);

CREATE TABLE besoin_evalue (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    evaluation_id BIGINT NOT NULL REFERENCES evaluation_projet (id),
    day TEXT NOT NULL,
    besoin TEXT NOT NULL,
    etat TEXT NOT NULL,
    precision_besoin TEXT
);
CREATE INDEX besoin_evalue_day ON besoin_evalue (service_id, day, id);
CREATE UNIQUE INDEX besoin_evalue_reference ON besoin_evalue (service_id, reference);
CREATE INDEX besoin_evalue_personne_id ON besoin_evalue (personne_id);
CREATE INDEX besoin_evalue_evaluation_id ON besoin_evalue (evaluation_id);

CREATE TABLE projet_en_cours (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    projet TEXT NOT NULL,
    detenteur TEXT NOT NULL,
    day TEXT NOT NULL,
    numero TEXT,
    review_day TEXT,
    end_day TEXT
);
CREATE INDEX projet_en_cours_day ON projet_en_cours (service_id, day, id);
CREATE UNIQUE INDEX projet_en_cours_reference ON projet_en_cours (service_id, reference);
CREATE INDEX projet_en_cours_personne_id ON projet_en_cours (personne_id);

CREATE TABLE objectif_projet (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    theme TEXT NOT NULL,
    texte TEXT NOT NULL,
    mots TEXT,
    projet TEXT NOT NULL,
    origine TEXT NOT NULL,
    accueil TEXT NOT NULL,
    motif TEXT,
    mission TEXT,
    moyens TEXT,
    nombre BIGINT,
    periodicite TEXT,
    suivi_par TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    review_day TEXT,
    sans_contrepartie TEXT,
    serafin TEXT
);
CREATE INDEX objectif_projet_start_day ON objectif_projet (service_id, start_day, id);
CREATE UNIQUE INDEX objectif_projet_reference ON objectif_projet (service_id, reference);
CREATE INDEX objectif_projet_personne_id ON objectif_projet (personne_id);

CREATE TABLE bilan_objectif (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    objectif_id BIGINT NOT NULL REFERENCES objectif_projet (id),
    day TEXT NOT NULL,
    etat TEXT NOT NULL,
    texte TEXT NOT NULL,
    mots TEXT,
    suite TEXT NOT NULL
);
CREATE INDEX bilan_objectif_day ON bilan_objectif (service_id, day, id);
CREATE UNIQUE INDEX bilan_objectif_reference ON bilan_objectif (service_id, reference);
CREATE INDEX bilan_objectif_personne_id ON bilan_objectif (personne_id);
CREATE INDEX bilan_objectif_objectif_id ON bilan_objectif (objectif_id);

CREATE TABLE part_financement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    objet TEXT NOT NULL,
    financeur TEXT NOT NULL,
    part_percent BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX part_financement_start_day ON part_financement (service_id, start_day, id);
CREATE UNIQUE INDEX part_financement_reference ON part_financement (service_id, reference);
CREATE INDEX part_financement_personne_id ON part_financement (personne_id);

CREATE TABLE indication_projet (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    theme TEXT NOT NULL,
    sens TEXT NOT NULL,
    texte TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX indication_projet_start_day ON indication_projet (service_id, start_day, id);
CREATE UNIQUE INDEX indication_projet_reference ON indication_projet (service_id, reference);
CREATE INDEX indication_projet_personne_id ON indication_projet (personne_id);

CREATE TABLE arbitrage (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    theme TEXT NOT NULL,
    day TEXT NOT NULL,
    position_texte TEXT NOT NULL,
    indication TEXT NOT NULL,
    mots TEXT NOT NULL,
    decision TEXT NOT NULL,
    decideur TEXT NOT NULL,
    review_day TEXT NOT NULL
);
CREATE INDEX arbitrage_day ON arbitrage (service_id, day, id);
CREATE UNIQUE INDEX arbitrage_reference ON arbitrage (service_id, reference);
CREATE INDEX arbitrage_personne_id ON arbitrage (personne_id);

CREATE TABLE association_projet (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    titulaire TEXT NOT NULL,
    nom TEXT,
    etape TEXT NOT NULL,
    day TEXT NOT NULL,
    position TEXT NOT NULL,
    mots TEXT,
    motif TEXT,
    document TEXT
);
CREATE INDEX association_projet_day ON association_projet (service_id, day, id);
CREATE UNIQUE INDEX association_projet_reference ON association_projet (service_id, reference);
CREATE INDEX association_projet_personne_id ON association_projet (personne_id);
