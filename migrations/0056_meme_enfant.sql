-- The other files of a child are found by the day of birth: a judge's decision is about the child (ADR 0061).
CREATE INDEX personne_birth_day ON personne (birth_day);
