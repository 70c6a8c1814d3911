-- A validated writing read with a parent, or heard: how, with whom, and the parent's own words, which stand beside it and
-- are never changed. They are sealed.
CREATE TABLE ecrit_parent (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    day TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    nom TEXT NOT NULL,
    lecture TEXT NOT NULL,
    avec TEXT NOT NULL,
    mots TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
CREATE INDEX ecrit_parent_ecrit ON ecrit_parent (ecrit_id);

-- To which parent a service gave a validated writing for reading on their own page, until when.
CREATE TABLE ecrit_remis (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    membre_id BIGINT NOT NULL,
    end_day TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    retrait_at TEXT
);
CREATE INDEX ecrit_remis_ecrit ON ecrit_remis (ecrit_id);
CREATE INDEX ecrit_remis_membre ON ecrit_remis (membre_id);
