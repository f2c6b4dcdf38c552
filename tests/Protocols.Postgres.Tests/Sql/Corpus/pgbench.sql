BEGIN
-- next
UPDATE pgbench_accounts SET abalance = abalance + -308 WHERE aid = 79637
-- next
SELECT abalance FROM pgbench_accounts WHERE aid = 79637
-- next
UPDATE pgbench_tellers SET tbalance = tbalance + -308 WHERE tid = 8
-- next
UPDATE pgbench_branches SET bbalance = bbalance + $1 WHERE bid = $2
-- next
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (8, 1, 79637, -308, CURRENT_TIMESTAMP)
-- next
END
-- next
select o.n, p.partstrat, pg_catalog.count(i.inhparent) from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on (n.oid = c.relnamespace) cross join lateral (select pg_catalog.array_position(pg_catalog.current_schemas(true), n.nspname)) as o(n) left join pg_catalog.pg_partitioned_table as p on (p.partrelid = c.oid) left join pg_catalog.pg_inherits as i on (c.oid = i.inhparent) where c.relname = 'pgbench_accounts' and o.n is not null group by 1, 2 order by 1 asc limit 1
