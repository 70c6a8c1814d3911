-- What a gateway brought is known for a time, also once it was set aside: brought again, it does not come back.
CREATE TABLE message_jeton (
    jeton TEXT PRIMARY KEY,
    at TEXT NOT NULL
);
INSERT INTO message_jeton (jeton, at) SELECT DISTINCT jeton, MAX(at) FROM message_recu GROUP BY jeton;
-- The tray of the direction: a message for a child whom no service of it follows any more, or whose number another
-- organisation knows too.
ALTER TABLE message_recu ADD COLUMN direction BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message_recu ADD COLUMN partage BIGINT NOT NULL DEFAULT 0;
