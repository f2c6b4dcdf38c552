-- Up to which line of its root log a gateway's rows are here.
CREATE TABLE audit_roots (
  gateway TEXT    NOT NULL PRIMARY KEY,
  line    INTEGER NOT NULL
) STRICT;
