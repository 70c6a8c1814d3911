-- Who may know what: how it is opened, by whom, until when.

-- When a service has a mission with a child, or with a parent of the child who has a file: what
-- opens the file and closes it. A measure whose end nobody wrote ends with its term.
CREATE VIEW mission AS
    SELECT personne_id, service_id, decision_day AS start_day,
           COALESCE(fin_day, terme_day) AS end_day
      FROM mesure
    UNION ALL
    SELECT personne_id, service_id, entree_day, sortie_day FROM sejour
    UNION ALL
    SELECT f.personne_id, m.service_id, m.decision_day, COALESCE(m.fin_day, m.terme_day)
      FROM membre_famille f
      JOIN personne p ON p.famille_id = f.famille_id
      JOIN mesure m ON m.personne_id = p.id
     WHERE f.lien <> 'enfant' AND f.lien <> 'demi_fratrie' AND f.personne_id IS NOT NULL
    UNION ALL
    SELECT f.personne_id, s.service_id, s.entree_day, s.sortie_day
      FROM membre_famille f
      JOIN personne p ON p.famille_id = f.famille_id
      JOIN sejour s ON s.personne_id = p.id
     WHERE f.lien <> 'enfant' AND f.lien <> 'demi_fratrie' AND f.personne_id IS NOT NULL;

-- A file opened in an emergency: never without a reason, an end, and a review by somebody else.
CREATE TABLE acces_urgence (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    personne_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    motif TEXT NOT NULL,
    precision_motif TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    closed_at TEXT,
    review_due TEXT NOT NULL,
    reviewed_at TEXT,
    review_compte_id BIGINT,
    review_verdict TEXT,
    review_note TEXT
);
CREATE INDEX acces_urgence_personne ON acces_urgence (personne_id, compte_id);
CREATE INDEX acces_urgence_service ON acces_urgence (service_id, reviewed_at);
CREATE INDEX acces_urgence_organisation ON acces_urgence (organisation_id, reviewed_at);
