-- Who holds each device on which children are taken, whose it is, who let it in.
CREATE TABLE appareil (
    id BIGINT PRIMARY KEY,
    key_hash TEXT NOT NULL,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    device TEXT NOT NULL,
    nom TEXT NOT NULL,
    nature TEXT NOT NULL,
    etat TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    decided_at TEXT,
    decided_compte_id BIGINT REFERENCES compte (id),
    seen_at TEXT NOT NULL
);
CREATE UNIQUE INDEX appareil_key ON appareil (key_hash, compte_id);
CREATE INDEX appareil_organisation ON appareil (organisation_id, etat);

-- What an organisation lets leave on devices.
CREATE TABLE regle_appareil (
    organisation_id BIGINT PRIMARY KEY REFERENCES organisation (id),
    is_asked BIGINT NOT NULL,
    personnel TEXT NOT NULL,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    at TEXT NOT NULL
);

ALTER TABLE emport ADD COLUMN appareil_id BIGINT REFERENCES appareil (id);
CREATE INDEX emport_appareil ON emport (appareil_id);
