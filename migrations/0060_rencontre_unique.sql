-- One row a meeting that a week owes: two posts at once made two. Of those that stand, the latest stays.
DELETE FROM rencontre_psy WHERE id NOT IN
    (SELECT MAX(r.id) FROM rencontre_psy r GROUP BY r.suivi_id, r.semaine_day, r.rang);
CREATE UNIQUE INDEX rencontre_psy_semaine ON rencontre_psy (suivi_id, semaine_day, rang);
