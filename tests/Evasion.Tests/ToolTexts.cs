namespace HoopWire.Evasion.Tests;

/// <summary>Statements of the shapes that object mappers, drivers and administration tools send.</summary>
internal static class ToolTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Object mappers: aliases of their own, every column named, masked ones among them.
        """SELECT "customers"."id", "customers"."name", "customers"."email", "customers"."ssn", "customers"."card" FROM "customers" WHERE "customers"."id" = 7 LIMIT 21""",
        """SELECT "customers".* FROM "customers" ORDER BY "customers"."id" ASC LIMIT 1""",
        """SELECT 1 AS one FROM "customers" WHERE "customers"."name" = 'Seven' LIMIT 1""",
        """SELECT COUNT(*) AS "__count" FROM "customers" WHERE "customers"."balance" > 10""",
        """SELECT COUNT(*) FROM (SELECT DISTINCT "customers"."id" AS "col1", "customers"."ssn" AS "col2" FROM "customers") subquery""",
        """SELECT c.id AS c_id, c.name AS c_name, c.ssn AS c_ssn, anon_1.total AS anon_1_total FROM customers AS c LEFT OUTER JOIN (SELECT orders.customer_id AS customer_id, sum(orders.total) AS total FROM orders GROUP BY orders.customer_id) AS anon_1 ON c.id = anon_1.customer_id WHERE c.id IN (1, 2, 3) ORDER BY c.id LIMIT 10 OFFSET 0""",
        """SELECT t0.id, t0.ssn, t1.id, t1.note FROM (SELECT c.id, c.ssn FROM customers AS c WHERE c.id = 7 LIMIT 1) AS t0 LEFT JOIN orders AS t1 ON t0.id = t1.customer_id ORDER BY t0.id, t1.id""",
        """SELECT e."Id", e."Name" FROM (SELECT id AS "Id", name AS "Name" FROM customers) AS e WHERE (e."Id" = 7) AND (e."Name" IS NOT NULL)""",
        """select customer0_.id as id1_0_, customer0_.card as card2_0_, customer0_.ssn as ssn3_0_ from customers customer0_ where customer0_.id=7 for update""",
        """INSERT INTO "notes" ("id", "body") VALUES (60, 'x') ON CONFLICT ("id") DO UPDATE SET "body" = EXCLUDED."body" RETURNING "notes"."id" """,
        """UPDATE "customers" SET "balance" = 12 WHERE "customers"."id" = 7 RETURNING "customers"."id", "customers"."ssn" """,
        """UPDATE "customers" SET "ssn" = '219-09-9070' WHERE "customers"."id" = 6""",
        """INSERT INTO customers (id, name, ssn) VALUES (990, 'New', '219-09-9071') ON CONFLICT (id) DO NOTHING RETURNING id, ssn""",
        """DELETE FROM "customers" WHERE "customers"."id" = 990""",
        """SELECT EXISTS (SELECT 1 FROM customers WHERE customers.id = 7) AS anon_1""",
        """SELECT c.id, c.ssn, row_number() OVER (PARTITION BY c.name ORDER BY c.id) AS rn FROM customers c""",
        """WITH ranked AS (SELECT c.*, rank() OVER (ORDER BY c.balance DESC) AS place FROM customers c) SELECT id, ssn, place FROM ranked WHERE place <= 3""",
        """SELECT id, ssn FROM customers WHERE id = 1 UNION ALL SELECT id, ssn FROM customers WHERE id = 2""",
        """SELECT o.id, (SELECT c.ssn FROM customers c WHERE c.id = o.customer_id) AS ssn FROM orders o ORDER BY o.id LIMIT 3""",
        """SELECT x.label, x.ssn FROM (VALUES (1, 'a'), (2, 'b')) AS v (id, label) JOIN LATERAL (SELECT v.label, c.ssn FROM customers c WHERE c.id = v.id) x ON true""",
        """SELECT ssn::text, card::varchar FROM customers WHERE id = 7""",
        """SELECT customers.id, customers.ssn, orders.* FROM customers JOIN orders ON orders.customer_id = customers.id WHERE orders.total BETWEEN 1 AND 100""",
        """create temp table picked as select id, name from customers where id < 5; select count(*) from picked; drop table picked""",
        """begin; create temp table own (id int, note text) on commit drop; insert into own select id, name from customers; select o.id, o.note, c.ssn from own o join customers c on c.id = o.id; commit""",
        """create view customer_names as select id, name from customers; select upper(name) from customer_names; drop view customer_names""",
        """select upper(contact) from customer_view where contact like '%'""",
        """select n.id, f.x from notes n, generate_series(1, 2) as f(x)""",

        // Administration tools.
        """SELECT c.oid, c.relname, c.relkind, c.relowner, pg_catalog.pg_get_userbyid(c.relowner) AS owner, d.description, c.reltuples, c.relhassubclass, pg_catalog.pg_total_relation_size(c.oid) AS size FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass WHERE c.relnamespace = 2200 AND c.relkind NOT IN ('i', 'I', 'c')""",
        """SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) AS def_value, dsc.description, dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep ON dep.refobjid = a.attrelid AND dep.deptype = 'i' AND dep.refobjsubid = a.attnum AND dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid = 'customers'::regclass ORDER BY a.attnum""",
        """SELECT n.nspname = ANY (current_schemas(true)), n.nspname, t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = 25""",
        """SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON (a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE ct.relname = 'notes' AND i.indisprimary""",
        """SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid FROM (SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, elemtyp.oid AS elemtypoid, CASE WHEN proc.proname = 'array_recv' THEN 'a' ELSE typ.typtype END AS kind FROM (SELECT typ.oid, typnamespace, typname, typrelid, typtype, typreceive, typelem, typnotnull, relkind FROM pg_type AS typ LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid) LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive) AS typ LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive LEFT JOIN pg_type AS elemtyp ON elemtyp.oid = typ.typelem) AS t JOIN pg_namespace AS ns ON (ns.oid = t.typnamespace) WHERE t.typtype IN ('b', 'r', 'm', 'e', 'd') ORDER BY t.oid LIMIT 20""",
        """SELECT rel.oid, rel.relname, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid = rel.oid AND tgisinternal = false) AS triggercount, pg_catalog.obj_description(rel.oid, 'pg_class') FROM pg_catalog.pg_class rel WHERE rel.relkind IN ('r', 's', 't', 'p') AND rel.relnamespace = 2200::oid AND NOT rel.relispartition ORDER BY rel.relname""",
        """SELECT attname, null_frac, avg_width, n_distinct, most_common_vals, correlation FROM pg_catalog.pg_stats WHERE tablename = 'customers'""",
        """SELECT datname, numbackends, xact_commit, blks_read FROM pg_catalog.pg_stat_database WHERE datname = current_database()""",
        """SELECT pid, usename, application_name, client_addr, backend_start, state, wait_event_type || ': ' || wait_event AS wait, array_to_string(pg_catalog.pg_blocking_pids(pid), ', ') FROM pg_catalog.pg_stat_activity WHERE datname = current_database() ORDER BY pid""",
        """SELECT r.rolname, r.rolsuper, ARRAY(SELECT b.rolname FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles b ON (m.roleid = b.oid) WHERE m.member = r.oid) AS memberof FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1""",
        """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_name, ordinal_position""",
        """SELECT tc.constraint_name, kcu.column_name, ccu.table_name AS foreign_table FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu ON tc.constraint_name = kcu.constraint_name JOIN information_schema.constraint_column_usage ccu ON ccu.constraint_name = tc.constraint_name WHERE tc.constraint_type = 'FOREIGN KEY'""",
        """SELECT conname, pg_catalog.pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint WHERE conrelid = 'customers'::regclass ORDER BY 1""",
        """SELECT current_setting('server_version_num')::int, version(), current_schemas(false), pg_is_in_recovery(), inet_server_addr(), pg_postmaster_start_time()""",
    ];
}
