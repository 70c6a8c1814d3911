-- The binder of a service: the password under which its daily copy is closed, sealed (ADR 0031).

CREATE TABLE classeur (
    service_id BIGINT PRIMARY KEY REFERENCES service (id),
    secret TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    prepared_at TEXT,
    child_count BIGINT
);
