-- What the holder of a page asks by their words (a visit by video), and the writing that the words are about.
ALTER TABLE mot_espace ADD COLUMN demande TEXT;
ALTER TABLE mot_espace ADD COLUMN ecrit_id BIGINT;
