-- A word looked for in hundreds of services at once: by the word first, then its owner (80 ms for a name with a letter wrong
-- in all the services of a département, going from one service to the next).
CREATE INDEX mot_cle_partout ON mot_cle (nom_table, mot, owner_id, row_id);
