-- What comes in by SMS text, by telephone or on paper, and the answer to a reminder (ADR 0059).

-- Words that somebody else noted: by which means, from which contact, by whom.
ALTER TABLE mot_espace ADD COLUMN canal TEXT;
ALTER TABLE mot_espace ADD COLUMN contact_id BIGINT;
ALTER TABLE mot_espace ADD COLUMN compte_id BIGINT;

-- A message that came by the gateway and is nobody's yet: its number and its words sealed. It goes as soon as somebody
-- says whose it is, or sets it aside.
CREATE TABLE message_recu (
    id BIGINT PRIMARY KEY,
    jeton TEXT NOT NULL,
    service_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    numero TEXT NOT NULL,
    mots TEXT NOT NULL
);
CREATE UNIQUE INDEX message_recu_jeton ON message_recu (jeton, service_id);
-- Those whom it may come from, each with the child whose contact they are.
CREATE TABLE message_candidat (
    id BIGINT PRIMARY KEY,
    message_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL
);
CREATE INDEX message_candidat_message ON message_candidat (message_id);
CREATE INDEX message_candidat_personne ON message_candidat (personne_id);

-- What who was reminded answered: « ok » or « stop ».
ALTER TABLE rappel ADD COLUMN reponse TEXT;
ALTER TABLE rappel ADD COLUMN answered_at TEXT;
