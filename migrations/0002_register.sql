-- The register.
SELECT 1;
