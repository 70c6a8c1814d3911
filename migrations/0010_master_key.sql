-- For each master key that seals values here: a sealed witness, by which another key file is seen, and
-- what was gone through under that key (ADR 0023). Never the key.
CREATE TABLE master_key (
    number BIGINT PRIMARY KEY,
    witness TEXT NOT NULL,
    covers TEXT NOT NULL
);
