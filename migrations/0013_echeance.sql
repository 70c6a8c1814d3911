-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE etape_parcours (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    day TEXT NOT NULL,
    start_at TEXT,
    mesure_id BIGINT REFERENCES mesure (id),
    incident_id BIGINT REFERENCES incident (id),
    precision_etape TEXT
);
CREATE INDEX etape_parcours_day ON etape_parcours (service_id, day, id);
CREATE UNIQUE INDEX etape_parcours_reference ON etape_parcours (service_id, reference);
CREATE INDEX etape_parcours_personne_id ON etape_parcours (personne_id);
CREATE INDEX etape_parcours_mesure_id ON etape_parcours (mesure_id);
CREATE INDEX etape_parcours_incident_id ON etape_parcours (incident_id);
