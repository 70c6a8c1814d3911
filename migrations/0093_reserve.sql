-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE personne_nommee (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id),
    start_day TEXT NOT NULL,
    end_day TEXT,
    motif TEXT NOT NULL
);
CREATE INDEX personne_nommee_start_day ON personne_nommee (service_id, start_day, id);
CREATE UNIQUE INDEX personne_nommee_reference ON personne_nommee (service_id, reference);
CREATE INDEX personne_nommee_personne_id ON personne_nommee (personne_id);
CREATE INDEX personne_nommee_professionnel_id ON personne_nommee (professionnel_id);

CREATE TABLE marque_reservee (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    conduite TEXT NOT NULL,
    revue_day TEXT NOT NULL
);
CREATE INDEX marque_reservee_start_day ON marque_reservee (service_id, start_day, id);
CREATE UNIQUE INDEX marque_reservee_reference ON marque_reservee (service_id, reference);
CREATE INDEX marque_reservee_personne_id ON marque_reservee (personne_id);
