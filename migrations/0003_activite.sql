-- What was published, and the figures that an organisation makes for itself.

-- A publication of the figures of one service: they no longer move.
CREATE TABLE publication (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    annee BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    note TEXT
);
CREATE INDEX publication_service ON publication (service_id, annee, id);

-- A figure as it was printed. The value is exact, numerator over denominator, as decimal texts;
-- no numerator when the cell had no number. cle joins the labels of the cell's axes by " · ".
CREATE TABLE chiffre_publie (
    publication_id BIGINT NOT NULL REFERENCES publication (id),
    service_id BIGINT NOT NULL,
    figure TEXT NOT NULL,
    axes TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    cle TEXT NOT NULL,
    numerator TEXT,
    denominator TEXT,
    printed TEXT NOT NULL,
    PRIMARY KEY (publication_id, figure, axes, start_day, end_day, cle)
);

-- A file of figures and tables of an organisation, checked when it is saved.
CREATE TABLE catalogue_local (
    organisation_id BIGINT NOT NULL,
    nom TEXT NOT NULL,
    revision BIGINT NOT NULL,
    texte TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    PRIMARY KEY (organisation_id, nom)
);
