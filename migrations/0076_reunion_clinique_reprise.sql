-- What was written of clinical meetings goes there with its history: who reads the meetings must not find it in an older version.
INSERT INTO compte_rendu_clinique (id, service_id, version, reunion_id, day, compte_rendu)
SELECT id, service_id, version, id, day, compte_rendu
  FROM reunion WHERE nature = 'clinique' AND compte_rendu IS NOT NULL AND compte_rendu <> '';
UPDATE historique SET nom_table = 'compte_rendu_clinique'
 WHERE nom_table = 'reunion' AND row_id IN (SELECT id FROM compte_rendu_clinique);
UPDATE reunion SET compte_rendu = NULL WHERE nature = 'clinique';
