-- The coffre of a young person (ADR 0053): papers and memories that outlive the measure and the file.

-- A coffre; of its code, only the hash. personne_id is emptied when the file is eliminated: the coffre stays its holder's.
CREATE TABLE coffre (
    id BIGINT PRIMARY KEY,
    personne_id BIGINT,
    service_id BIGINT NOT NULL,
    prenom TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    code_at TEXT NOT NULL,
    compte_id BIGINT NOT NULL
);
CREATE INDEX coffre_personne ON coffre (personne_id);

-- What is in it: its title and its content sealed, who put it there, to which service its holder shows it.
CREATE TABLE piece_coffre (
    id BIGINT PRIMARY KEY,
    coffre_id BIGINT NOT NULL REFERENCES coffre (id),
    nature TEXT NOT NULL,
    title TEXT NOT NULL,
    format TEXT NOT NULL,
    size BIGINT NOT NULL,
    content TEXT NOT NULL,
    service_id BIGINT,
    compte_id BIGINT,
    at TEXT NOT NULL,
    lecteur_service_id BIGINT
);
CREATE INDEX piece_coffre_coffre ON piece_coffre (coffre_id, at);

-- Each time a code opened a coffre, and until when; of the browser's own key, only the hash.
CREATE TABLE ouverture_coffre (
    key_hash TEXT PRIMARY KEY,
    coffre_id BIGINT NOT NULL REFERENCES coffre (id),
    at TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
CREATE INDEX ouverture_coffre_coffre ON ouverture_coffre (coffre_id, at);
