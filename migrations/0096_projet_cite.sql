-- The versions of the projects of a child that a validated shared project was made from: one a line, kept with its text.
ALTER TABLE ecrit ADD COLUMN projet_cite TEXT;
