-- What rules that only observe would have decided is searched for like what the others have.
CREATE INDEX audit_rows_by_observed ON audit_rows (at, id) WHERE observed IS NOT NULL;
