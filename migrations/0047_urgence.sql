-- Emergency accesses: when a gateway told who answers for the service, when a late review went up, and when the
-- direction and the officer of data protection took note of a grave one.
ALTER TABLE acces_urgence ADD COLUMN alerte_at TEXT;
ALTER TABLE acces_urgence ADD COLUMN relance_at TEXT;
ALTER TABLE acces_urgence ADD COLUMN direction_at TEXT;
ALTER TABLE acces_urgence ADD COLUMN direction_compte_id BIGINT;
ALTER TABLE acces_urgence ADD COLUMN delegue_at TEXT;
ALTER TABLE acces_urgence ADD COLUMN delegue_compte_id BIGINT;
