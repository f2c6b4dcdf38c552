// node's mysql2 (its own protocol code; text, prepared): prints a transcript that depends on the server alone.
import { createHash } from 'node:crypto';
import mysql from 'mysql2/promise';

const { MY_HOST, MY_PORT, MY_USER, MYSQL_PWD, MY_DATABASE, MY_TLS, MY_COMPRESS } = process.env;
const options = {
  host: MY_HOST, port: Number(MY_PORT), user: MY_USER, password: MYSQL_PWD, database: MY_DATABASE, multipleStatements: true,
  dateStrings: true, supportBigNumbers: true, ssl: MY_TLS === '1' ? { rejectUnauthorized: false } : undefined,
  compress: MY_COMPRESS === '1',
};
const plain = (v) => Buffer.isBuffer(v) ? `0x${v.length < 100 ? v.toString('hex') : createHash('md5').update(v).digest('hex')}`
  : typeof v === 'string' && v.length > 300 ? `${v.length} characters ${createHash('md5').update(v).digest('hex')}`
    : Array.isArray(v) ? v.map(plain)
      : v !== null && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, plain(x)]))
        : v;
const emit = (step, ...results) => console.log(JSON.stringify([step, ...results.map(plain)]));
const shape = (fields) => (Array.isArray(fields?.[0]) ? fields.map((f) => f?.map((x) => [x.name, x.columnType])) : fields?.map((f) => [f.name, f.columnType]));
const attempt = (running) => running.then(([rows, fields]) => [rows, shape(fields)], (e) => [e.code, e.errno, e.sqlState, e.sqlMessage]);

const conn = await mysql.createConnection(options);
emit('query', await attempt(conn.query('SELECT * FROM customers ORDER BY id LIMIT 3')));
emit('multi', await attempt(conn.query("SELECT 1 AS a; SELECT 'x' AS b; DO 1")));
emit('execute', await attempt(conn.execute('SELECT ? AS a, ? AS b, ? AS c', [1, 'two', null])));
emit('execute again', await attempt(conn.execute('SELECT ? AS a, ? AS b, ? AS c', [2, 'drei', 4.5])));
emit('execute rows', await attempt(conn.execute('SELECT * FROM customers WHERE id BETWEEN ? AND ? ORDER BY id', [2, 6])));
emit('execute types', await attempt(conn.execute(
  "SELECT CAST(? AS signed) i, CAST(? AS unsigned) u, 1.5e0 d, 1.25 n, DATE '2024-02-29' dt, TIME '-12:34:56' t, TIMESTAMP '2024-02-29 12:34:56.123456' ts, x'00ff' x, NULL z, 'é😀' s", [-5, '18446744073709551615'])));
emit('execute write', await attempt(conn.execute('CREATE TABLE b_node (id int PRIMARY KEY, v varchar(50))')), (await attempt(conn.execute('INSERT INTO b_node VALUES (?, ?), (?, ?)', [1, 'a', 2, 'b']))).at(0).affectedRows);
emit('execute error', await attempt(conn.execute('INSERT INTO b_node VALUES (?, ?)', [1, 'again'])));
emit('prepare error', await attempt(conn.execute('SELECT * FROM no_such_table WHERE id = ?', [1])));
emit('call', await attempt(conn.execute('CALL two_results(?)', [3])));
const statement = await conn.prepare('SELECT v FROM b_node WHERE id = ?');
for (const id of [1, 2, 3]) emit('prepared', id, await attempt(statement.execute([id])));
await statement.close();
emit('big', await attempt(conn.execute('SELECT REPEAT(?, 17825792) AS big', ['z'])));
const many = (await attempt(conn.execute('SELECT seq, CONCAT(?, seq) AS s FROM seq_1_to_5000', ['row '])))[0];
emit('many', Array.isArray(many) ? many.length : many);
await conn.query('DROP TABLE b_node');
await conn.ping();
await conn.query("SET @kept = 7, sql_mode = 'ANSI_QUOTES', autocommit = 0");
emit('kept', (await attempt(conn.query('CREATE TEMPORARY TABLE b_kept (id int)'))).at(-1));
const changed = (running) => running.then(() => 'changed', (e) => [e.code, e.errno, e.sqlState]);
emit('change user', await changed(conn.changeUser({ user: MY_USER, password: MYSQL_PWD, database: MY_DATABASE })));
emit('begun anew', await attempt(conn.query("SELECT DATABASE() AS d, @kept AS k, @@sql_mode LIKE '%ANSI%' AS m, @@autocommit AS a")));
emit('gone', await attempt(conn.execute('SELECT * FROM b_kept')));
emit('change user and charset', await changed(conn.changeUser({ user: MY_USER, password: MYSQL_PWD, database: 'information_schema', charset: 'latin1_swedish_ci' })));
emit('begun anew', await attempt(conn.query('SELECT DATABASE() AS d, @@character_set_client AS c, @@collation_connection AS l')));
emit('change user to another', (await conn.changeUser({ user: 'nobody' }).then(() => 'changed', (e) => typeof e.errno)));
await conn.end().catch(() => {});
