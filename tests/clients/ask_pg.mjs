// node-postgres: asks one question over a URI, both from the environment, and prints the answer's first value.
import pg from 'pg';

const client = new pg.Client(process.env.ASK_URI);
await client.connect();
const { rows } = await client.query({ text: process.env.ASK_SQL, rowMode: 'array' });
console.log(rows[0][0]);
await client.end();
