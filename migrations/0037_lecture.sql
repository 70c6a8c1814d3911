-- When somebody last looked at a child: what others wrote since is told on their first page.

CREATE TABLE lecture_dossier (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    seen_at TEXT NOT NULL
);
CREATE UNIQUE INDEX lecture_dossier_compte ON lecture_dossier (compte_id, personne_id);
CREATE INDEX lecture_dossier_personne ON lecture_dossier (personne_id);
