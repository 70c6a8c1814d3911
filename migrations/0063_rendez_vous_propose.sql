-- An appointment proposed to another service for a brother or a sister whom it follows (ADR 0065).

-- What it is, when and where is read of the appointment itself; what was typed for the other service is sealed.
-- The child is named by the service that answers, never by the one that asks.
CREATE TABLE rendez_vous_propose (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    rendez_vous_id BIGINT NOT NULL,
    destinataire_id BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL,
    transport TEXT NOT NULL,
    etat TEXT NOT NULL,
    answer TEXT,
    answered_at TEXT,
    start_at TEXT,
    end_at TEXT,
    personne_id BIGINT,
    reponse_id BIGINT
);
CREATE INDEX rendez_vous_propose_rendez_vous ON rendez_vous_propose (rendez_vous_id);
CREATE INDEX rendez_vous_propose_destinataire ON rendez_vous_propose (destinataire_id, etat);
CREATE INDEX rendez_vous_propose_personne ON rendez_vous_propose (personne_id);
