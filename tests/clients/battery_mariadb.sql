SELECT * FROM customers ORDER BY id LIMIT 3;
SELECT 1 AS a; SELECT 'two' AS b, NULL AS c;
SELECT * FROM no_such_table;
SELEKT 1;
INSERT INTO customers (id, name) VALUES (1, 'again');
CREATE TABLE b_cli (id int PRIMARY KEY, v varchar(20)); INSERT INTO b_cli VALUES (1, 'a'), (2, 'b'); UPDATE b_cli SET v = 'c';
SELECT * FROM b_cli ORDER BY id; DROP TABLE b_cli;
START TRANSACTION; UPDATE customers SET name = 'x' WHERE id = 1; ROLLBACK; SELECT name FROM customers WHERE id = 1;
CALL two_results(3);
PREPARE s FROM 'SELECT ? + ?'; SET @a = 2, @b = 3; EXECUTE s USING @a, @b; DEALLOCATE PREPARE s;
SHOW TABLES; DESCRIBE orders; SHOW WARNINGS;
SELECT 1/0; SHOW WARNINGS;
USE information_schema; SELECT DATABASE(); USE shop
SELECT LENGTH(REPEAT('x', 1000000)), HEX(UNHEX('00ff1b')), CAST('{"a": 1}' AS char), CURRENT_USER(), @@sql_mode;
