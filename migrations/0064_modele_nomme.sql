-- Several models of one nature in a service, each with its name and its versions (ADR 0066), and the easy text of a
-- writing frozen with it.

-- `cle` tells the models of one nature apart; empty for the one that a service had before, or the shipped one.
ALTER TABLE modele_ecrit ADD COLUMN cle TEXT NOT NULL DEFAULT '';
ALTER TABLE modele_ecrit ADD COLUMN nom TEXT NOT NULL DEFAULT '';
ALTER TABLE modele_ecrit ADD COLUMN quand TEXT NOT NULL DEFAULT '';
ALTER TABLE modele_ecrit ADD COLUMN retire BIGINT NOT NULL DEFAULT 0;
DROP INDEX modele_ecrit_nature;
CREATE UNIQUE INDEX modele_ecrit_cle ON modele_ecrit (service_id, nature, cle, version);

-- The one that is offered first.
CREATE TABLE modele_premier (
    service_id BIGINT NOT NULL,
    nature TEXT NOT NULL,
    cle TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    PRIMARY KEY (service_id, nature)
);

-- The version of a model that a writing was begun from; the hash of its easy text once it is frozen.
ALTER TABLE ecrit ADD COLUMN modele_id BIGINT;
ALTER TABLE ecrit ADD COLUMN simple_hash TEXT;
ALTER TABLE ecrit ADD COLUMN simple_frozen_at TEXT;
ALTER TABLE ecrit ADD COLUMN simple_compte_id BIGINT;

-- To whom the easy text was given, or why it was not.
CREATE TABLE ecrit_simple_remise (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    day TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    nom TEXT NOT NULL,
    remis BIGINT NOT NULL,
    motif TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
CREATE INDEX ecrit_simple_remise_ecrit ON ecrit_simple_remise (ecrit_id);
