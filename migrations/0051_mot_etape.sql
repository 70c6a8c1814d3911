-- Words that come by a youth's page may be for a step of their own project (ADR 0057).
ALTER TABLE mot_espace ADD COLUMN moment_projet TEXT;
