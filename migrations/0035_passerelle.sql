-- Reminders of appointments, what came from a calendar file, and deadlines in one's own feed (ADR 0045).

-- What to tell whom, and when; never the words nor the number: they are read when it leaves.
CREATE TABLE rappel (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    rendez_vous_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    asked_at TEXT NOT NULL,
    start_at TEXT NOT NULL,
    send_at TEXT NOT NULL,
    etat TEXT NOT NULL,
    canal TEXT,
    tries BIGINT NOT NULL,
    claimed_at TEXT,
    sent_at TEXT,
    motif TEXT
);
-- Nobody is reminded twice of one appointment.
CREATE UNIQUE INDEX rappel_once ON rappel (rendez_vous_id, contact_id);
CREATE INDEX rappel_due ON rappel (etat, send_at);
CREATE INDEX rappel_personne ON rappel (personne_id);

-- An event of a file that a service took in: the hash of its name and of its day, so that it is not taken twice.
CREATE TABLE source_agenda (
    service_id BIGINT NOT NULL,
    key_hash TEXT NOT NULL,
    rendez_vous_id BIGINT NOT NULL,
    PRIMARY KEY (service_id, key_hash)
);
CREATE INDEX source_agenda_rendez_vous ON source_agenda (rendez_vous_id);

-- Whether deadlines are told in the feed.
ALTER TABLE abonnement_agenda ADD COLUMN echeances BIGINT NOT NULL DEFAULT 0;
