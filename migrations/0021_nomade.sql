-- What a device took with it, and the key under which it seals what is written on it.
CREATE TABLE emport (
    id BIGINT PRIMARY KEY,
    cle TEXT NOT NULL,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    device TEXT NOT NULL,
    at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    secret TEXT NOT NULL,
    child_count BIGINT NOT NULL,
    revoked_at TEXT,
    seen_at TEXT
);
CREATE UNIQUE INDEX emport_cle ON emport (cle);
CREATE INDEX emport_compte ON emport (compte_id);

-- What was written without network, from its receipt until it is in the file or a person set it aside.
CREATE TABLE ecrit_nomade (
    id BIGINT PRIMARY KEY,
    emport_id BIGINT NOT NULL REFERENCES emport (id),
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    cle TEXT NOT NULL,
    nature TEXT NOT NULL,
    personne_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    device_span BIGINT NOT NULL,
    etat TEXT NOT NULL,
    motif TEXT NOT NULL,
    is_revoked BIGINT NOT NULL,
    pending_at TEXT,
    content TEXT NOT NULL
);
CREATE UNIQUE INDEX ecrit_nomade_cle ON ecrit_nomade (emport_id, cle);
CREATE INDEX ecrit_nomade_compte ON ecrit_nomade (compte_id, etat);
CREATE INDEX ecrit_nomade_service ON ecrit_nomade (service_id, etat);
CREATE INDEX ecrit_nomade_personne ON ecrit_nomade (personne_id);
