namespace HoopWire.Evasion.Tests;

/// <summary>Ways to a masked value on MariaDB. None may bring it to the client, whatever becomes of the statements.</summary>
internal static class MySqlMaskEvasions
{
    /// <summary>Each a name and the statements that belong together, on one session.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["alias"] = ["SELECT ssn AS harmless FROM people", "SELECT ssn `id` FROM people", "SELECT p.ssn FROM people p"],
        ["spelling"] = ["SELECT SSN FROM people", "SELECT `sSn` FROM `people`", "SELECT shop.people.ssn FROM shop.people", "SELECT/**/ssn/**/FROM/**/people"],
        ["ansi quotes"] = ["SET sql_mode = 'ANSI_QUOTES'", "SELECT \"ssn\" FROM \"people\"", "SELECT concat(\"ssn\", '') FROM people"],
        ["star"] = ["SELECT * FROM people", "SELECT p.* FROM people p", "SELECT *, ssn FROM people", "TABLE people", "SELECT a.*, b.* FROM people a JOIN people b ON a.id = b.id"],
        ["expressions"] =
        [
            "SELECT CONCAT(ssn, '') FROM people", "SELECT COALESCE(ssn, '') FROM people", "SELECT CASE WHEN id > 0 THEN ssn END FROM people", "SELECT IF(1, ssn, 0) FROM people",
            "SELECT ssn + 0 FROM people", "SELECT ssn || '' FROM people", "SELECT ssn LIKE '9%' FROM people", "SELECT (ssn) FROM people", "SELECT -card FROM people", "SELECT NULLIF(ssn, '') FROM people",
            "SELECT GREATEST(ssn, '') FROM people", "SELECT ssn COLLATE utf8mb4_bin FROM people", "SELECT BINARY ssn FROM people", "SELECT ssn REGEXP '^9' FROM people", "SELECT MAKE_SET(1, ssn) FROM people",
            "SELECT ELT(1, ssn) FROM people", "SELECT FIELD(ssn, 'a') FROM people", "SELECT DEFAULT(ssn) FROM people", "SELECT ROW(1, ssn) = ROW(1, 'x') FROM people", "SELECT VALUE(ssn) FROM people",
        ],
        ["characters"] = ["SELECT SUBSTR(ssn, 1, 1) FROM people", "SELECT ASCII(ssn) FROM people", "SELECT ORD(MID(ssn, 2, 1)) FROM people", "SELECT LENGTH(ssn) FROM people", "SELECT LEFT(ssn, 11) FROM people"],
        ["casts"] = ["SELECT CAST(ssn AS CHAR) FROM people", "SELECT CONVERT(ssn USING latin1) FROM people", "SELECT CAST(card AS CHAR) FROM people", "SELECT CONVERT(card, CHAR) FROM people", "SELECT CAST(ssn AS BINARY) FROM people"],
        ["encodings"] =
        [
            "SELECT TO_BASE64(ssn) FROM people", "SELECT HEX(ssn) FROM people", "SELECT REVERSE(ssn) FROM people", "SELECT COMPRESS(ssn) FROM people", "SELECT AES_ENCRYPT(ssn, 'k') FROM people",
            "SELECT ENCODE(ssn, 'k') FROM people", "SELECT MD5(ssn) FROM people", "SELECT CRC32(ssn) FROM people", "SELECT QUOTE(ssn) FROM people", "SELECT UNHEX(HEX(ssn)) FROM people", "SELECT CONV(card, 10, 10) FROM people",
        ],
        ["json"] =
        [
            "SELECT JSON_OBJECT('a', ssn) FROM people", "SELECT JSON_ARRAYAGG(ssn) FROM people", "SELECT JSON_OBJECTAGG(id, ssn) FROM people", "SELECT COLUMN_JSON(COLUMN_CREATE('a', ssn)) FROM people",
            "SELECT t.v FROM people, JSON_TABLE(JSON_ARRAY(ssn), '$[*]' COLUMNS (v text PATH '$')) t", "SELECT JSON_QUOTE(ssn) FROM people",
        ],
        ["xml"] = ["SELECT ExtractValue(CONCAT('<a>', ssn, '</a>'), '/a') FROM people", "SELECT UpdateXML('<a/>', '/a', ssn) FROM people", "SELECT ExtractValue('<a/>', CONCAT(0x7e, (SELECT ssn FROM people LIMIT 1)))"],
        ["aggregates"] =
        [
            "SELECT MAX(ssn) FROM people", "SELECT GROUP_CONCAT(ssn) FROM people", "SELECT GROUP_CONCAT(DISTINCT ssn ORDER BY ssn SEPARATOR '') FROM people", "SELECT SUM(card) FROM people", "SELECT ANY_VALUE(ssn) FROM people",
            "SELECT BIT_XOR(card) FROM people", "SELECT COUNT(DISTINCT ssn) FROM people", "SELECT ssn, COUNT(*) FROM people GROUP BY ssn", "SELECT ssn FROM people GROUP BY 1 WITH ROLLUP",
        ],
        ["windows"] =
        [
            "SELECT LAG(ssn) OVER (ORDER BY id) FROM people", "SELECT FIRST_VALUE(ssn) OVER (ORDER BY id) FROM people", "SELECT RANK() OVER (ORDER BY ssn) FROM people",
            "SELECT ROW_NUMBER() OVER w FROM people WINDOW w AS (PARTITION BY ssn)", "SELECT NTH_VALUE(ssn, 1) OVER (ORDER BY id) FROM people", "SELECT MEDIAN(card) OVER () FROM people",
        ],
        ["set operations"] =
        [
            "SELECT ssn FROM people UNION SELECT ''", "SELECT '' UNION ALL SELECT ssn FROM people", "SELECT ssn FROM people EXCEPT SELECT ''", "SELECT ssn FROM people INTERSECT SELECT ssn FROM people",
            "SELECT note FROM orders_of UNION ALL SELECT ssn FROM people", "SELECT 1, 'x' UNION ALL SELECT id, ssn FROM people ORDER BY 2", "VALUES (1), (2) UNION ALL SELECT ssn FROM people",
        ],
        ["subqueries"] =
        [
            "SELECT (SELECT ssn FROM people LIMIT 1)", "SELECT x FROM (SELECT ssn AS x FROM people) t", "SELECT * FROM (SELECT * FROM people) t", "SELECT * FROM (SELECT ssn FROM people) t (x)",
            "SELECT EXISTS (SELECT 1 FROM people WHERE ssn LIKE '912%')", "SELECT 1 WHERE '912-73-4466' IN (SELECT ssn FROM people)", "SELECT (SELECT CONCAT(ssn) FROM people LIMIT 1)",
            "SELECT 'x' = ANY (SELECT ssn FROM people)", "SELECT t.* FROM (SELECT 1 AS a) d, LATERAL (SELECT ssn FROM people) t", "SELECT x FROM (SELECT 1 AS x UNION ALL SELECT ssn FROM people) t",
            "SELECT (SELECT ssn) FROM people", "SELECT id, (SELECT p.ssn FROM people p WHERE p.id = o.person) FROM orders_of o",
        ],
        ["expressions of with"] =
        [
            "WITH x AS (SELECT ssn FROM people) SELECT * FROM x", "WITH x (id) AS (SELECT ssn FROM people) SELECT id FROM x", "WITH RECURSIVE x AS (SELECT ssn AS s, 1 AS n FROM people UNION ALL SELECT s, n + 1 FROM x WHERE n < 3) SELECT s FROM x",
            "WITH people AS (SELECT ssn AS name FROM shop.people) SELECT name FROM people", "WITH people AS (SELECT 'x' AS ssn) SELECT name FROM shop.people", "WITH x AS (SELECT CONCAT(ssn, '') s FROM people) SELECT s FROM x",
        ],
        ["joins"] =
        [
            "SELECT o.* FROM orders_of o JOIN people p ON o.note = p.ssn", "SELECT * FROM people NATURAL JOIN copies", "SELECT * FROM people JOIN copies USING (ssn)", "SELECT ssn FROM people NATURAL JOIN orders_of",
            "SELECT * FROM orders_of o LEFT JOIN people p ON p.id = o.person", "SELECT * FROM people a RIGHT JOIN people b USING (id)", "SELECT * FROM orders_of CROSS JOIN people", "SELECT * FROM (orders_of o, people p)",
            "SELECT * FROM orders_of o STRAIGHT_JOIN people p", "SELECT * FROM copies NATURAL RIGHT JOIN people",
        ],
        ["order and conditions"] =
        [
            "SELECT id FROM people WHERE ssn = '912-73-4466'", "SELECT id FROM people ORDER BY ssn", "SELECT ssn FROM people ORDER BY 1", "SELECT id FROM people WHERE ssn > '9'", "SELECT id FROM people HAVING MAX(ssn) > '9'",
            "SELECT ssn s FROM people HAVING s LIKE '9%'", "SELECT id FROM people LIMIT 1 OFFSET 0", "SELECT id FROM people WHERE card BETWEEN 1 AND 9e18", "SELECT id FROM people WHERE MATCH (bio) AGAINST ('secret')",
            "SELECT id FROM people WHERE id = 1 AND IF(ssn LIKE '9%', SLEEP(0), 0)", "SELECT id FROM people ORDER BY IF(ssn LIKE '9%', id, -id)", "SELECT 1 FROM people GROUP BY SUBSTR(ssn, 1, 1)",
        ],
        ["variables"] = ["SELECT ssn INTO @x FROM people LIMIT 1", "SELECT @x", "SELECT @x := ssn FROM people", "SET @x = (SELECT ssn FROM people LIMIT 1)", "SELECT @x", "SELECT MAX(ssn) INTO @y FROM people", "SELECT @y", "DO @z := (SELECT ssn FROM people LIMIT 1)", "SELECT @z"],
        ["files"] = ["SELECT ssn FROM people INTO OUTFILE '/tmp/hoopwire-mask'", "SELECT ssn INTO DUMPFILE '/tmp/hoopwire-mask' FROM people LIMIT 1", "SELECT LOAD_FILE('/etc/hostname')", "LOAD DATA INFILE '/etc/hostname' INTO TABLE copies"],
        ["stored elsewhere"] =
        [
            "INSERT INTO copies (ssn) SELECT ssn FROM people", "REPLACE INTO copies (id, ssn) SELECT id, ssn FROM people", "CREATE TABLE loot AS SELECT * FROM people", "CREATE TABLE loot SELECT ssn FROM people", "CREATE OR REPLACE TABLE loot (s text) SELECT ssn AS s FROM people",
            "UPDATE people SET name = ssn", "UPDATE orders_of o JOIN people p ON p.id = o.person SET o.note = p.ssn", "UPDATE orders_of SET note = (SELECT ssn FROM people LIMIT 1)", "INSERT INTO copies (ssn) VALUES ((SELECT ssn FROM people LIMIT 1))",
            "INSERT INTO copies (id, ssn) VALUES (1, 'a') ON DUPLICATE KEY UPDATE ssn = (SELECT ssn FROM people LIMIT 1)", "INSERT INTO people (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE name = ssn", "INSERT INTO copies SET ssn = (SELECT ssn FROM people LIMIT 1)",
            "SELECT * FROM copies", "SELECT note FROM orders_of", "SELECT name FROM people", "SELECT * FROM loot",
        ],
        ["labels of the server's choice"] =
        [
            "SELECT (SELECT `(SELECT ssn FROM people LIMIT 1)` FROM (SELECT (SELECT ssn FROM people LIMIT 1)) q) FROM (SELECT 'x' AS `(SELECT ssn FROM people LIMIT 1)`) o",
            "SELECT (SELECT `(ssn)` FROM (SELECT (ssn) FROM people LIMIT 1) q) FROM (SELECT 'x' AS `(ssn)`) o", "SELECT (SELECT ssn FROM (SELECT (ssn) FROM people LIMIT 1) q) FROM (SELECT 'x' AS ssn) o",
            "SELECT (SELECT `(SELECT people.ssn)` FROM (SELECT (SELECT people.ssn) FROM people LIMIT 1) q) FROM (SELECT 'x' AS `(SELECT people.ssn)`) o", "SELECT (SELECT `1 + 1` FROM (SELECT 1 + 1) q) FROM (SELECT ssn AS `1 + 1` FROM people) o",
            "SELECT id FROM people o WHERE EXISTS (SELECT 1 FROM (SELECT 1 + 1) q WHERE ssn LIKE '912%')",
        ],
        ["own tables in the place of others"] =
        [
            "CREATE TEMPORARY TABLE copies (k int)", "INSERT INTO copies (k) VALUES (1)", "SELECT (SELECT ssn FROM copies LIMIT 1) FROM people", "CREATE TABLE nearby (id int, ssn varchar(20))", "INSERT INTO nearby VALUES (1, 'x')",
            "SELECT (SELECT ssn FROM nearby LIMIT 1) FROM people", "ALTER TABLE nearby CHANGE ssn y varchar(20)", "SELECT (SELECT ssn FROM nearby LIMIT 1) FROM people", "SELECT id FROM people WHERE EXISTS (SELECT 1 FROM nearby WHERE ssn LIKE '912%')",
            "DROP TABLE nearby", "CREATE TABLE nearby (id int)", "INSERT INTO nearby VALUES (1)", "SELECT (SELECT ssn FROM nearby LIMIT 1) FROM people", "DROP TABLE nearby",
        ],
        ["temporary tables"] = ["CREATE TEMPORARY TABLE loot SELECT ssn FROM people", "CREATE TEMPORARY TABLE orders_of (id int) ENGINE=MERGE UNION=(people)", "CREATE TEMPORARY TABLE people LIKE copies", "SELECT * FROM loot", "SELECT * FROM orders_of"],
        ["foreign tables"] =
        [
            "CREATE TABLE loot (ssn varchar(20)) ENGINE=MERGE UNION=(people)", "CREATE TABLE loot ENGINE=FEDERATED CONNECTION='mysql://app@127.0.0.1/shop/people'", "CREATE TABLE loot (x text) ENGINE=CONNECT TABLE_TYPE=MYSQL TABNAME=people",
            "ALTER TABLE orders_of ENGINE=MERGE UNION=(people)", "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST '127.0.0.1')", "SET default_storage_engine = MERGE", "SELECT * FROM loot", "SELECT * FROM merged", "SELECT CONCAT(ssn, '') FROM merged",
        ],
        ["views"] = ["SELECT * FROM shown", "SELECT hidden FROM shown", "SELECT CONCAT(hidden, '') FROM shown", "SELECT * FROM counted", "SELECT * FROM nested", "SELECT * FROM by_function", "SELECT * FROM materialised", "SELECT id FROM shown WHERE hidden LIKE '9%'", "SELECT v.hidden AS id FROM shown v"],
        ["making views"] = ["CREATE VIEW mine AS SELECT ssn FROM people", "CREATE VIEW mine AS SELECT * FROM shown", "CREATE OR REPLACE VIEW shown AS SELECT 1", "ALTER VIEW shown AS SELECT id, ssn AS hidden FROM people", "SELECT * FROM mine"],
        ["generated columns"] = ["SELECT upper_ssn FROM people", "SELECT CONCAT(upper_ssn) FROM people", "SELECT id FROM people WHERE upper_ssn LIKE '9%'", "SELECT stored_ssn FROM people"],
        ["renaming"] = ["RENAME TABLE people TO loot", "ALTER TABLE people RENAME loot", "ALTER TABLE people CHANGE ssn harmless varchar(20)", "ALTER TABLE people RENAME COLUMN ssn TO harmless", "RENAME TABLE people TO aside, orders_of TO people", "ALTER TABLE people ADD g varchar(20) AS (ssn)", "ALTER TABLE people MODIFY ssn int", "SELECT harmless FROM people", "SELECT * FROM loot"],
        ["partitions"] = ["ALTER TABLE orders_of EXCHANGE PARTITION p WITH TABLE people", "SELECT ssn FROM people PARTITION (p0)", "CREATE TABLE loot LIKE people", "SELECT * FROM split PARTITION (p0)", "SELECT CONCAT(ssn) FROM split PARTITION (p1)"],
        ["returning"] = ["DELETE FROM people WHERE id = -1 RETURNING ssn", "INSERT INTO people (id, name, ssn) VALUES (-5, 'x', 'y') RETURNING CONCAT(ssn, '')", "REPLACE INTO people (id, name) VALUES (-5, 'x') RETURNING ssn", "DELETE FROM people WHERE id = -5 RETURNING *"],
        ["handler"] = ["HANDLER people OPEN", "HANDLER people READ FIRST", "HANDLER people READ `PRIMARY` FIRST", "HANDLER people CLOSE"],
        ["procedures"] = ["CALL show_people()", "CALL show_one(@o)", "SELECT @o", "SELECT ssn_of(1)", "SELECT shop.ssn_of(1)", "DO ssn_of(1)", "SELECT * FROM people PROCEDURE ANALYSE()", "SELECT id FROM orders_of WHERE note = ssn_of(1)"],
        ["code"] =
        [
            "CREATE PROCEDURE mine() SELECT * FROM people", "CREATE FUNCTION mine() RETURNS text RETURN (SELECT ssn FROM people LIMIT 1)", "CREATE TRIGGER g BEFORE INSERT ON copies FOR EACH ROW SET NEW.ssn = (SELECT ssn FROM people LIMIT 1)",
            "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO copies SELECT id, ssn FROM people", "BEGIN NOT ATOMIC SELECT ssn FROM people; END", "EXECUTE IMMEDIATE 'SELECT ssn FROM people'", "PREPARE s FROM 'SELECT ssn FROM people'", "EXECUTE s",
            "IF 1 THEN SELECT ssn FROM people; END IF", "FOR r IN (SELECT ssn FROM people) DO SELECT r.ssn; END FOR",
        ],
        ["explain"] =
        [
            "EXPLAIN SELECT ssn FROM people WHERE id = 1", "EXPLAIN EXTENDED SELECT ssn, CONCAT(ssn, 'x') FROM people WHERE id = 1", "EXPLAIN EXTENDED SELECT ssn FROM people WHERE id = 1", "SHOW WARNINGS", "EXPLAIN FORMAT=JSON SELECT * FROM people WHERE id = 1 AND ssn LIKE '9%'",
            "ANALYZE SELECT * FROM people", "ANALYZE FORMAT=JSON SELECT * FROM people WHERE id = 1", "EXPLAIN FORMAT=JSON SELECT * FROM filtered WHERE id = 1", "EXPLAIN EXTENDED SELECT * FROM filtered WHERE id = 1", "SHOW WARNINGS", "DESCRIBE people ssn", "EXPLAIN FOR CONNECTION 1",
            "EXPLAIN EXTENDED SELECT id FROM people WHERE id = 1", "SHOW WARNINGS LIMIT 1", "SHOW COUNT(*) WARNINGS",
        ],
        ["errors"] =
        [
            "INSERT INTO people (id, name, ssn) VALUES (-9, 'x', '912-73-4466')", "UPDATE people SET ssn = '912-73-4466' WHERE id = 2", "SHOW WARNINGS", "SHOW ERRORS", "SELECT CAST(ssn AS INT) FROM people", "SELECT EXTRACTVALUE(1, CONCAT(0x5c, (SELECT ssn FROM people LIMIT 1)))",
            "INSERT INTO telling (id) VALUES (1)", "SHOW WARNINGS", "UPDATE telling SET id = 2", "SELECT * FROM failing", "SHOW WARNINGS", "SELECT 1 FROM people WHERE id = (SELECT ssn FROM people)", "SELECT ST_GeomFromText(ssn) FROM people", "SELECT ssn DIV 0 FROM people",
            "INSERT IGNORE INTO people (id, name, ssn) VALUES (-9, 'x', '912-73-4466')", "SHOW WARNINGS", "GET DIAGNOSTICS CONDITION 1 @m = MESSAGE_TEXT", "SELECT @m", "SELECT JSON_VALUE(ssn, '$') FROM people", "SELECT UUID_TO_BIN(ssn) FROM people", "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'x'",
        ],
        ["labels"] = ["SELECT ssn AS `912` FROM people", "SELECT NAME_CONST((SELECT ssn FROM people LIMIT 1), 1)", "SELECT NAME_CONST('a', (SELECT ssn FROM people LIMIT 1))"],
        ["several statements"] = ["SELECT 1; SELECT ssn FROM people", "SELECT ssn FROM people; SELECT ssn FROM people; SELECT name FROM people", "SELECT name FROM people; SELECT CONCAT(ssn, '') FROM people", "USE hr; SELECT salary FROM staff", "USE hr; SELECT CONCAT(salary) FROM staff", "SELECT 1; SET @x = (SELECT ssn FROM people LIMIT 1); SELECT @x"],
        ["another database"] = ["USE hr", "SELECT salary FROM staff", "SELECT CONCAT(salary) FROM staff", "SELECT ssn FROM shop.people", "SELECT * FROM people", "USE shop", "SELECT * FROM hr.staff", "SELECT staff.salary + 0 FROM hr.staff"],
        ["comments"] = ["SELECT /*! ssn, */ id FROM people", "SELECT id /*!, CONCAT(ssn, '') */ FROM people", "SELECT id /*!50000 , ssn */ FROM people", "SELECT id /*M! , ssn */ FROM people", "SELECT id /*!100100 , HEX(ssn) */ FROM people", "SELECT id -- \n, ssn FROM people", "SELECT 'a' /*! UNION ALL SELECT ssn FROM people */", "SELECT id /*!999999 , 1 */, ssn FROM people"],
        ["backslashes"] = [@"SELECT 'a\'', ssn, ' FROM people -- '", "SET sql_mode = 'NO_BACKSLASH_ESCAPES'", @"SELECT 'a\', CONCAT(ssn, ' ') FROM people -- '", "SELECT 'x' 'y', ssn FROM people"],
        ["character sets"] = ["SET NAMES gbk", "SELECT '\u00bf\\', CONCAT(ssn, ' ') FROM people -- '", "SET NAMES utf8mb4", "SET character_set_results = utf16", "SELECT ssn FROM people", "SET character_set_results = binary", "SELECT ssn, bio FROM people", "SET NAMES latin1", "SELECT ssn FROM people"],
        ["system tables"] =
        [
            "SELECT * FROM information_schema.PROCESSLIST", "SELECT INFO FROM information_schema.PROCESSLIST", "SHOW FULL PROCESSLIST", "SELECT * FROM mysql.column_stats", "SELECT min_value FROM mysql.column_stats", "SELECT CONCAT(max_value) FROM mysql.column_stats",
            "SELECT * FROM performance_schema.events_statements_history", "SELECT SQL_TEXT FROM performance_schema.events_statements_current", "SELECT * FROM performance_schema.user_variables_by_thread", "SELECT * FROM mysql.general_log", "SELECT argument FROM mysql.general_log",
            "SELECT * FROM mysql.innodb_index_stats", "SELECT * FROM information_schema.INNODB_FT_INDEX_TABLE", "SELECT word FROM information_schema.INNODB_FT_INDEX_CACHE", "SELECT * FROM information_schema.OPTIMIZER_TRACE", "SELECT * FROM information_schema.INNODB_TRX", "SELECT * FROM sys.processlist",
            "SHOW ENGINE INNODB STATUS", "SHOW BINLOG EVENTS", "SHOW PROFILES", "SELECT * FROM mysql.proc", "SELECT body FROM mysql.proc WHERE body LIKE '%ssn%'", "SELECT * FROM performance_schema.threads", "CHECKSUM TABLE people", "SELECT * FROM information_schema.USER_VARIABLES",
        ],
        ["server settings"] = ["SET GLOBAL init_connect = 'CREATE TABLE shop.loot AS SELECT * FROM shop.people'", "SET GLOBAL general_log = 1", "SET GLOBAL log_output = 'TABLE'", "SET PERSIST x = 1", "SET @@global.general_log = 1", "SET GLOBAL optimizer_trace = 'enabled=on'", "SET optimizer_trace = 'enabled=on'", "SELECT * FROM people WHERE id = 1", "SELECT TRACE FROM information_schema.OPTIMIZER_TRACE"],
        ["set for one statement"] = ["SET STATEMENT max_statement_time = 10 FOR SELECT ssn FROM people", "SET STATEMENT max_statement_time = 10 FOR SELECT CONCAT(ssn) FROM people", "SET STATEMENT sql_mode = 'ANSI_QUOTES' FOR SELECT CONCAT(ssn, \"\") FROM people", "SET STATEMENT optimizer_switch = 'derived_merge=off' FOR SELECT * FROM (SELECT * FROM people) t"],
        ["shadowing"] = ["SELECT ssn FROM (SELECT 1 AS ssn) people", "SELECT people.ssn FROM people people", "SELECT name FROM (SELECT ssn AS name FROM people) people", "SELECT orders_of.id FROM people orders_of", "SELECT orders_of.ssn FROM people orders_of", "SELECT o.note FROM (SELECT ssn AS note, id FROM people) o"],
        ["locks and tables"] = ["LOCK TABLES people READ", "SELECT * FROM people", "UNLOCK TABLES", "SELECT * FROM people FOR UPDATE", "SELECT * FROM people LOCK IN SHARE MODE", "SELECT SQL_NO_CACHE * FROM people", "SELECT SQL_CALC_FOUND_ROWS ssn FROM people", "SELECT FOUND_ROWS()", "SELECT HIGH_PRIORITY DISTINCT ssn FROM people", "SELECT * FROM people FORCE INDEX (PRIMARY)"],
        ["system versions"] = ["SELECT * FROM versioned FOR SYSTEM_TIME ALL", "SELECT secret FROM versioned FOR SYSTEM_TIME AS OF NOW()", "SELECT CONCAT(secret) FROM versioned FOR SYSTEM_TIME ALL"],
        ["invisible columns"] = ["SELECT * FROM veiled", "SELECT secret FROM veiled", "SELECT *, secret FROM veiled", "SELECT CONCAT(secret) FROM veiled"],
        ["stored functions of the server"] = ["SELECT LAST_INSERT_ID(card) FROM people", "SELECT LAST_INSERT_ID()", "SELECT GET_LOCK(ssn, 0) FROM people", "SELECT SLEEP(0 * card) FROM people", "SELECT BENCHMARK(1, ssn) FROM people", "SELECT SETVAL(numbers, card) FROM people", "SELECT RAND(card) FROM people", "SELECT MASTER_POS_WAIT(ssn, 1) FROM people"],
        ["row numbers"] = ["SELECT _rowid FROM numbered", "SELECT _rowid + 0 FROM numbered", "SELECT * FROM numbered", "SELECT LAST_VALUE(number, 1) FROM numbered"],
        ["definitions and statements in one text"] = ["CREATE TABLE tmp1 (i int); SELECT ssn FROM people", "CREATE VIEW tmp2 AS SELECT 1 AS a; SELECT * FROM tmp2"],
    };
}
