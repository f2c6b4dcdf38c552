-- Rows of the audit as they were written and changed, until every export has sent them. Filled while there are exports.
CREATE TABLE audit_outbox (
  change_id INTEGER PRIMARY KEY AUTOINCREMENT,
  row_id    INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_exports (
  name      TEXT    NOT NULL PRIMARY KEY,
  change_id INTEGER NOT NULL
) STRICT;
