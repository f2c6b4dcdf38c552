-- Write transactions that were committed, each by the number that its gateway has given it: asked for when the answer to a commit was lost. One that was
-- answered is taken out by the gateway's next.
CREATE TABLE store_commits (
  id bigint      NOT NULL PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);
