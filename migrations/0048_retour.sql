-- The return of an act of sharing: the service that receives opens its own side itself, for the act as it stood
-- (`version`): one corrected since is agreed to again.
CREATE TABLE partage_retour (
    partage_id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL
);
