-- The words by which rows are found: those of their names, what they sound like (`~`), the day of
-- birth (`#`). Written with the row. The line of owner -1 says that all rows of a table are there.

CREATE TABLE mot_cle (
    nom_table TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    mot TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    PRIMARY KEY (nom_table, owner_id, mot, row_id)
) /* in the order of its key */;
