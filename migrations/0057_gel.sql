-- A hold is lifted with a reason; whoever set it asks, and another person agrees (ADR 0061).
ALTER TABLE gel_dossier ADD COLUMN end_motif TEXT;
ALTER TABLE gel_dossier ADD COLUMN levee_at TEXT;
ALTER TABLE gel_dossier ADD COLUMN levee_by BIGINT;
