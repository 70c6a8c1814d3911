-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE fonction_reunion (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    fonction TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX fonction_reunion_start_day ON fonction_reunion (service_id, start_day, id);
CREATE UNIQUE INDEX fonction_reunion_reference ON fonction_reunion (service_id, reference);

CREATE TABLE presence_fonction (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    reunion_id BIGINT NOT NULL REFERENCES reunion (id),
    fonction_reunion_id BIGINT NOT NULL REFERENCES fonction_reunion (id),
    day TEXT NOT NULL
);
CREATE INDEX presence_fonction_day ON presence_fonction (service_id, day, id);
CREATE UNIQUE INDEX presence_fonction_reference ON presence_fonction (service_id, reference);
CREATE INDEX presence_fonction_reunion_id ON presence_fonction (reunion_id);
CREATE INDEX presence_fonction_fonction_reunion_id ON presence_fonction (fonction_reunion_id);
