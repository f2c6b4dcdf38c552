SELECT "auth_user"."id", "auth_user"."password", "auth_user"."last_login", "auth_user"."email" FROM "auth_user" WHERE "auth_user"."username" = 'alice' LIMIT 21
-- next
SELECT COUNT(*) AS "__count" FROM "app_order" INNER JOIN "app_customer" ON ("app_order"."customer_id" = "app_customer"."id") WHERE ("app_customer"."region" = 'eu' AND NOT ("app_order"."status" IN ('x', 'y')))
-- next
SELECT (1) AS "a" FROM "django_session" WHERE "django_session"."session_key" = 'k' LIMIT 1
-- next
SELECT users.id AS users_id, users.name AS users_name, anon_1.count_1 AS anon_1_count_1 FROM users LEFT OUTER JOIN (SELECT addresses.user_id AS user_id, count(addresses.id) AS count_1 FROM addresses GROUP BY addresses.user_id) AS anon_1 ON users.id = anon_1.user_id WHERE users.name LIKE $1 ORDER BY users.id
-- next
select o1_0.id,o1_0.amount,c1_0.id,c1_0.name from orders o1_0 left join customer c1_0 on c1_0.id=o1_0.customer_id where o1_0.id=$1 for update
-- next
SELECT p."Id", p."Name", p."Xmin" FROM "Posts" AS p WHERE EXISTS (SELECT 1 FROM "Tags" AS t WHERE p."Id" = t."PostId" AND t."Name" = @p0) ORDER BY p."Id" NULLS FIRST LIMIT $1 OFFSET $2
-- next
SELECT "users".* FROM "users" WHERE "users"."id" = $1 /*application='web',controller='users'*/ LIMIT $2
-- next
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"users"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
-- next
SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid WHERE t.typname IN ('int2', 'int4', 'money') OR t.typtype IN ('r', 'e', 'd') OR t.typinput = 'array_in(cstring,oid,integer)'::regprocedure OR t.typelem != 0
-- next
SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid FROM (SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, elemtyp.oid AS elemtypoid, elemtyp.typname AS elemtypname, CASE WHEN proc.proname='array_recv' THEN 'a' ELSE typ.typtype END AS elemtyptype FROM (SELECT typ.*, relkind FROM pg_type AS typ LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid) LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive) AS typ) AS t JOIN pg_namespace AS ns ON (ns.oid = typnamespace) WHERE (typtype IN ('b', 'r', 'm', 'e', 'd') OR (typtype = 'c' AND relkind='c')) ORDER BY CASE WHEN typtype IN ('b', 'e', 'p') THEN 0 ELSE 1 END
-- next
SELECT n.nspname = ANY(current_schemas(true)), n.nspname, t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = $1
-- next
select "table_name" as "name", pg_total_relation_size(format('%I.%I', table_schema, table_name)::regclass) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') order by 1
-- next
WITH RECURSIVE tree(id, parent_id, depth) AS (SELECT id, parent_id, 0 FROM category WHERE id = $1 UNION ALL SELECT c.id, c.parent_id, t.depth + 1 FROM category c JOIN tree t ON c.parent_id = t.id WHERE t.depth < 10) SELECT id, depth FROM tree ORDER BY depth, id
-- next
SELECT "t0"."id", COALESCE("t1"."orderdata", '[]'::jsonb) FROM "public"."User" AS "t0" LEFT JOIN LATERAL (SELECT jsonb_agg("__t"."data") AS "orderdata" FROM (SELECT jsonb_build_object('id', "t2"."id") AS "data" FROM "public"."Order" AS "t2" WHERE "t2"."userId" = "t0"."id") AS "__t") AS "t1" ON TRUE WHERE ("t0"."id" = $1 AND 1=1) LIMIT $2
-- next
SELECT id, data->'a'->>'b' AS b, tags @> ARRAY['x']::text[], row_number() OVER (PARTITION BY region ORDER BY created_at DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS rn, sum(amount) FILTER (WHERE amount > 0) OVER w FROM events TABLESAMPLE system (10) WINDOW w AS (PARTITION BY kind)
-- next
SELECT grouping(a), a, b, percentile_cont(0.5) WITHIN GROUP (ORDER BY c) FROM t GROUP BY GROUPING SETS ((a), (b), ROLLUP (a, b)) HAVING count(*) > 1 ORDER BY 1 FETCH FIRST 3 ROWS WITH TIES
-- next
SHOW TRANSACTION ISOLATION LEVEL
-- next
select version()
-- next
SELECT x.* FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY[1, 2])) WITH ORDINALITY AS x(a, b, n)
-- next
select trim(both 'x' from a), overlay(b placing 'y' from 1 for 2), position('a' in c), extract(epoch from now() - interval '1 day'), cast(d as numeric(10, 2)), a is distinct from b, c at time zone 'utc' from t where (a, b) in ((1, 2)) and c between symmetric 1 and 2
