-- A photo that goes with a note of the journal: a paper of the file like others (ADR 0043).
ALTER TABLE piece ADD COLUMN note_id BIGINT;
CREATE INDEX piece_note ON piece (note_id);
