// node-postgres (its own protocol code, text formats): prints a transcript that depends on the server alone.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import pg from 'pg';

const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, PGSSLMODE = 'prefer', PGSSLROOTCERT } = process.env;
// The driver reads these too, in its own way: it gets everything by name below.
for (const name of Object.keys(process.env)) if (name.startsWith('PG')) delete process.env[name];

const ssl = PGSSLMODE === 'disable' || PGSSLMODE === 'prefer' ? false
  : PGSSLMODE === 'require' ? { rejectUnauthorized: false }
    : { ca: readFileSync(PGSSLROOTCERT, 'utf8'), ...(PGSSLMODE === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}) };
const options = { host: PGHOST, port: Number(PGPORT), user: PGUSER, password: PGPASSWORD, database: PGDATABASE, ssl };
let anyBroken = false;

const digest = (text) => `${text.length} characters ${createHash('md5').update(text).digest('hex')}`;
const plain = (value) => typeof value === 'string' && value.length >= 300 ? digest(value)
  : Buffer.isBuffer(value) ? (value.length < 100 ? `0x${value.toString('hex')}` : digest(value.toString('latin1')))
    : Array.isArray(value) ? value.map(plain)
      : value instanceof Date ? value.toISOString()
        : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
          : value;
const emit = (step, result) => console.log(JSON.stringify({ step, ...plain(result) }));
const failure = (e) => ({
  sqlstate: e.code, severity: e.severity, message: e.message, detail: e.detail, hint: e.hint, position: e.position,
  schema: e.schema, table: e.table, column: e.column, constraint: e.constraint, where: e.where,
});
const attempt = (running) => running.then((r) => r.rows ?? r, failure);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function connect(more = {}) {
  const client = new pg.Client({ ...options, ...more });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const steps = {
  async startup(client) {
    const other = await connect({ application_name: 'battery options', statement_timeout: 12345, options: '-c search_path=pg_catalog' });
    const got = [];
    for (const name of ['application_name', 'statement_timeout', 'search_path']) got.push((await other.query(`SHOW ${name}`)).rows[0]);
    await other.end();
    emit('startup', { who: (await client.query('SELECT current_user, session_user, current_database()')).rows, got, pid: client.processID > 0 });
  },

  async simple(client) {
    const results = await client.query("SELECT 1 AS a; SELECT 2 AS b WHERE false; UPDATE public.orders SET note = note WHERE id < 4; SELECT 'three' AS c");
    emit('simple', { results: results.map((r) => [r.command, r.rowCount, r.rows, r.fields.map((f) => [f.name, f.dataTypeID])]) });
    for (const text of ['', ';', '-- only a comment']) emit('empty', { got: await attempt(client.query(text)) });
    emit('simple with error', { got: await attempt(client.query('SELECT 1; SELECT 1/0; SELECT 3')) });
  },

  async parameters(client) {
    const text = 'SELECT id, name, balance, born::text, meta FROM public.customers WHERE id = ANY($1) AND name <> $2 AND balance > $3 ORDER BY id';
    emit('parameters', { rows: (await client.query(text, [[1, 2, 3, 7, 50], 'nobody', -450])).rows });
    emit('null parameters', { rows: (await client.query('SELECT $1::text IS NULL AS a, $2::int AS b', [null, 5])).rows });
    emit('bad parameter', { got: await attempt(client.query('SELECT $1::int', ['not a number'])) });
    emit('binary', { rows: (await client.query({ text: 'SELECT 1::int4 AS a, 2.5::float8 AS b, $1::text AS c', values: ['x'], binary: true })).rows });
    emit('array rows', { rows: (await client.query({ text: 'SELECT id, total FROM public.orders WHERE id < $1 ORDER BY id', values: [4], rowMode: 'array' })).rows });
  },

  async types(client) {
    const text = `SELECT true AS a, 1::int2 AS b, 3::int8 AS c, 1.5::float4 AS d, 12345678901234567890.123456789::numeric AS e, 'tëxt ✓ 漢'::text AS f,
      '\\x00ff10'::bytea AS g, date '2024-02-29'::text AS h, timestamptz '2024-02-29 12:34:56.789+02' AS i, interval '1 day 02:03:04' AS j,
      '{"a": [1, null]}'::jsonb AS k, array[1, 2, null] AS l, array[['a', 'b"c'], ['d,e', null]] AS m, '6a2f41a3-c54c-fce8-32d2-0324e1c32e22'::uuid AS n,
      null::text AS o, ''::text AS p, row(1, 'x') AS q, point(1, 2) AS r`;
    emit('types', { simple: (await client.query(text)).rows, extended: (await client.query(`${text}, $1::int AS s`, [9])).rows });
  },

  async prepared(client) {
    let total = 0;
    for (let i = 0; i < 300; i++) {
      total += (await client.query({ name: 'by id', text: 'SELECT id * 2 AS n FROM public.orders WHERE id = $1', values: [1 + i % 200] })).rows[0].n;
    }
    emit('prepared', { total, statements: (await client.query('SELECT name FROM pg_prepared_statements ORDER BY name')).rows });
    const together = await Promise.all(Array.from({ length: 100 }, (_, i) => client.query('SELECT $1::int + 1 AS n', [i])));
    emit('queued', { total: together.reduce((sum, r) => sum + r.rows[0].n, 0) });
    const queued = await Promise.all(['SELECT 1 AS a', 'SELECT 1/0', 'SELECT 2 AS a'].map((q) => attempt(client.query(q, []))));
    emit('queued with error', { queued });
  },

  async portals(client) {
    // Execute with a row limit: the portal is suspended and asked again.
    const query = { text: 'SELECT id FROM public.orders WHERE id > $1 ORDER BY id', values: [100], rows: 7 };
    emit('portal suspended', { got: (await client.query(query)).rows });
    await client.query('BEGIN');
    await client.query('DECLARE c CURSOR FOR SELECT id FROM public.orders ORDER BY id');
    emit('cursor', { rows: [(await client.query('FETCH 2 FROM c')).rows, (await client.query('FETCH 2 FROM c')).rows] });
    await client.query('COMMIT');
  },

  async transactions(client) {
    await client.query('CREATE TABLE b_pg.tx (a int)');
    await client.query('BEGIN');
    await client.query('INSERT INTO b_pg.tx VALUES ($1)', [1]);
    const first = await attempt(client.query('SELECT 1/0'));
    const second = await attempt(client.query('SELECT $1::int', [1]));
    const end = (await client.query('COMMIT')).command;
    await client.query('BEGIN; INSERT INTO b_pg.tx VALUES (2); SAVEPOINT s; INSERT INTO b_pg.tx VALUES (3); ROLLBACK TO s; COMMIT');
    emit('transactions', { first, second, end, rows: (await client.query('SELECT a FROM b_pg.tx ORDER BY a')).rows });
    emit('copy in, refused by the driver', { got: await attempt(client.query('COPY b_pg.tx FROM STDIN')) });
    emit('after copy', { rows: (await client.query('SELECT count(*)::int AS n FROM b_pg.tx')).rows });
  },

  async notifications(client) {
    const got = [];
    const both = new Promise((done) => client.on('notification', (n) => { if (got.push([n.channel, n.payload]) === 2) done(); }));
    await client.query('LISTEN b_pg_channel');
    const other = await connect();
    await other.query("NOTIFY b_pg_channel, 'from the other'");
    await other.query("SELECT pg_notify('b_pg_channel', $1)", ['second']);
    await other.end();
    await both;
    await client.query('UNLISTEN *');
    emit('notifications', { got });
  },

  async notices(client) {
    const got = [];
    client.on('notice', (n) => got.push([n.severity, n.code, n.message, n.detail, n.hint]));
    await client.query('SELECT public.say($1)', ['hello']);
    await client.query("DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; END $$");
    emit('notices', { got });
  },

  async large(client) {
    const text = '0123456789abcdef'.repeat(5 * 65536);
    emit('large', { rows: (await client.query("SELECT $1::text || 'x' AS back", [text])).rows });
    const rows = (await client.query('SELECT i, md5(i::text) AS m FROM generate_series(1, 30000) i')).rows;
    emit('many rows', { count: rows.length, digest: digest(rows.map((r) => r.m).join('')) });
    emit('large query', { rows: (await client.query(`SELECT length('${text}') AS n`)).rows });
  },

  async cancel(client) {
    const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0];
    const asleep = attempt(client.query('SELECT pg_sleep(30) /* pg to cancel */'));
    const other = await connect();
    const waits = "SELECT pg_cancel_backend(pid) AS done FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND pid = $1";
    for (let i = 0; i < 500 && (await other.query(waits, [pid])).rowCount === 0; i++) await pause(20);
    await other.end();
    emit('cancel by another session', { got: await asleep });
    await client.query("SET statement_timeout = '400ms'");
    emit('statement timeout', { got: await attempt(client.query('SELECT pg_sleep(30)')) });
    await client.query('RESET statement_timeout');
  },

  async errors(client) {
    const queries = {
      syntax: 'SELEKT 1', table: 'SELECT * FROM no_such_table', zero: 'SELECT 1 / 0', integer: "SELECT 'x'::int",
      unique: "INSERT INTO public.customers (id, name) VALUES (1, 'again')",
      raised: "DO $$ BEGIN RAISE EXCEPTION 'raised here' USING ERRCODE = 'HW001', DETAIL = 'the detail', HINT = 'the hint'; END $$",
    };
    for (const [name, text] of Object.entries(queries)) {
      emit('error', { name, simple: await attempt(client.query(text)), extended: await attempt(client.query({ text, queryMode: 'extended' })) });
    }
    const victim = await connect();
    const gone = new Promise((done) => victim.on('end', done));
    await client.query('SELECT pg_terminate_backend($1)', [(await victim.query('SELECT pg_backend_pid() AS pid')).rows[0].pid]);
    await gone;
    emit('terminated', { query: (await attempt(victim.query('SELECT 1'))).message });
  },

  async pool() {
    const pool = new pg.Pool({ ...options, max: 5 });
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => pool.query('SELECT $1::int AS n', [i])));
    emit('pool', { total: all.reduce((sum, r) => sum + r.rows[0].n, 0) });
    await pool.end();
  },
};

const client = await connect();
await client.query('SET client_min_messages = warning; DROP SCHEMA IF EXISTS b_pg CASCADE; CREATE SCHEMA b_pg; RESET ALL');
for (const [name, run] of Object.entries(steps)) {
  try {
    await run(client);
  } catch (e) {
    anyBroken = true;
    emit(name, { broken: e.code ? failure(e) : String(e.stack ?? e) });
  }
}
await client.query('SET client_min_messages = warning; DROP SCHEMA b_pg CASCADE');
await client.end();
await connect({ password: 'wrong' }).then(() => emit('wrong password', { got: 'connected' }), (e) => emit('wrong password', { sqlstate: e.code }));
process.exitCode = anyBroken ? 1 : 0;
