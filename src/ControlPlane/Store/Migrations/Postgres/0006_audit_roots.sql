-- Up to which line of its root log a gateway's rows are here.
CREATE TABLE audit_roots (
  gateway text   NOT NULL PRIMARY KEY,
  line    bigint NOT NULL
);
