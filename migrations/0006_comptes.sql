-- Accounts: their life, the second factor, the keys, the brake on guessing.

-- The organisation that keeps the account (none: the instance), the professional it is of, whether
-- the password must be changed at the next sign-in, and what the provider of identities calls it.
ALTER TABLE compte ADD COLUMN organisation_id BIGINT;
ALTER TABLE compte ADD COLUMN professionnel_id BIGINT;
ALTER TABLE compte ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE compte ADD COLUMN external_key TEXT;
ALTER TABLE compte ADD COLUMN closed_at TEXT;
ALTER TABLE compte ADD COLUMN closing_reason TEXT;
CREATE UNIQUE INDEX compte_external_key ON compte (external_key);
CREATE INDEX compte_organisation ON compte (organisation_id);
CREATE INDEX compte_professionnel ON compte (professionnel_id);

-- From which day a role holds, and the first day it does not hold any more. Never deleted: who gave
-- it and who ended it stay readable.
ALTER TABLE affectation ADD COLUMN start_day TEXT;
ALTER TABLE affectation ADD COLUMN end_day TEXT;
ALTER TABLE affectation ADD COLUMN granted_by BIGINT;
ALTER TABLE affectation ADD COLUMN granted_at TEXT;
ALTER TABLE affectation ADD COLUMN revoked_by BIGINT;
ALTER TABLE affectation ADD COLUMN revoked_at TEXT;
CREATE INDEX affectation_organisation ON affectation (organisation_id);

-- What a sign-in is called on its person's page, what it still waits for, how it was opened.
ALTER TABLE connexion ADD COLUMN number BIGINT;
ALTER TABLE connexion ADD COLUMN step TEXT NOT NULL DEFAULT 'ouverte';
ALTER TABLE connexion ADD COLUMN device TEXT;
ALTER TABLE connexion ADD COLUMN mode TEXT;
-- What the provider of identities wants back when its person signs out.
ALTER TABLE connexion ADD COLUMN external_token TEXT;

-- Wrong answers by what is guessed at (its hash), shared by all processes.
CREATE TABLE faute_connexion (
    key_hash TEXT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    last_second BIGINT NOT NULL
);

-- The application of an account that makes codes.
CREATE TABLE second_facteur (
    compte_id BIGINT PRIMARY KEY REFERENCES compte (id),
    secret TEXT NOT NULL,
    is_active BIGINT NOT NULL,
    last_step BIGINT NOT NULL,
    created_at TEXT NOT NULL
);

-- Codes for the day the telephone is lost: their hashes, each once.
CREATE TABLE code_secours (
    code_hash TEXT NOT NULL PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id)
);
CREATE INDEX code_secours_compte ON code_secours (compte_id);

-- A passkey: what proves it, and what its person calls it.
CREATE TABLE cle_acces (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    label TEXT NOT NULL,
    credential TEXT NOT NULL UNIQUE,
    handle TEXT NOT NULL,
    static_state TEXT NOT NULL,
    dynamic_state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX cle_acces_compte ON cle_acces (compte_id);

-- A question that waits for its answer: of a passkey, of a provider of identities. Once, and briefly.
CREATE TABLE defi (
    key_hash TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
