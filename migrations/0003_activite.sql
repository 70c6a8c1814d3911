-- Activity.
SELECT 1;
