-- Who asks, as the restrictions of a judge name them: what a judge keeps from them is kept back.
ALTER TABLE demande_droit ADD COLUMN demandeur_lien TEXT;
