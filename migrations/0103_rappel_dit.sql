-- The hour that somebody was last told of an appointment: once it moves, the message says which hour it was.
ALTER TABLE rappel ADD COLUMN told_start_at TEXT;
