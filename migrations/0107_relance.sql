-- How many times a partner was asked again to answer a survey, and when last: each time with a new code, the one before dead.
ALTER TABLE invitation_enquete ADD COLUMN relance_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invitation_enquete ADD COLUMN relance_at TEXT;

-- From an act to the note that made it: what counts once is looked for there.
CREATE INDEX note_journal_acte ON note_journal (acte_id);
