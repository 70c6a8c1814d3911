-- The row of the register that a paper goes with: an incident, a piece of the health case, an internship, a sentence.
ALTER TABLE piece ADD COLUMN lien_table TEXT;
ALTER TABLE piece ADD COLUMN lien_id BIGINT;
