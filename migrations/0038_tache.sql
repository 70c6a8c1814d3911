-- What is to do about a child, or for a service: small, dated, by somebody, asked by somebody.

-- Its text is sealed. Its category says who reads it, as for a note; without child it is of the service.
CREATE TABLE tache (
    id BIGINT PRIMARY KEY,
    cle BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    personne_id BIGINT,
    category TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    porteur_id BIGINT,
    due_day TEXT NOT NULL,
    content TEXT NOT NULL,
    etat TEXT NOT NULL,
    done_at TEXT,
    done_compte_id BIGINT
);
CREATE INDEX tache_personne ON tache (personne_id, etat);
CREATE INDEX tache_service ON tache (service_id, etat, due_day);
CREATE INDEX tache_porteur ON tache (porteur_id, etat);
CREATE UNIQUE INDEX tache_cle ON tache (compte_id, cle);

-- What became of it: taken, given to somebody, given back, done, dropped, with a word (sealed).
CREATE TABLE tache_geste (
    id BIGINT PRIMARY KEY,
    tache_id BIGINT NOT NULL REFERENCES tache (id),
    nature TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    porteur_id BIGINT,
    at TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX tache_geste_tache ON tache_geste (tache_id);
