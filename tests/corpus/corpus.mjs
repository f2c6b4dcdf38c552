// A table of cells with and without values, one JSON array a line: [column, type, label, cell]. The label is the kind that stands in the cell, or "".
import { faker, int, pick, chance, digits, alnum, hex, shaped, day } from './random.mjs';
import { nationalIds, others, secrets, isPersonnummer } from './kinds.mjs';

const perKind = Number(process.argv[2] ?? 400);
const plain = Number(process.argv[3] ?? 72000);
const lines = [];
const emit = (column, type, label, cell) => lines.push(JSON.stringify([column, type, label, cell]));

// In a sentence a value is announced the way people write it.
const announced = column => column.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' ');
function inText(kind, value) {
  const before = faker.lorem.words(int(2, 8)), after = faker.lorem.words(int(1, 6));
  const name = kind.isSecret ? pick(['token', 'key', 'secret']) : announced(pick(kind.columns));
  return pick([`${before} ${name} ${value} ${after}`, `${before}, ${name}: ${value}, ${after}.`, JSON.stringify({ note: before, [name.replace(/ /g, '_')]: value })]);
}

// A near miss of a Danish or Finnish number may happen to be a Swedish one, by that one's own validator: it is a value then, and drawn again.
function nearMiss(kind) {
  for (;;) {
    const text = (kind.noNearMiss ?? kind.nearMiss)();
    if (!isPersonnummer(text)) return text;
  }
}

for (const kind of [...nationalIds, ...others, ...secrets]) {
  for (let i = 0; i < perKind; i++) {
    const value = kind.value();
    if (i % 4 === 3) emit(pick(['notes', 'comment', 'payload']), 'text', kind.kind, inText(kind, value));
    else emit(pick(kind.columns), 'text', kind.kind, value);
  }
  for (let i = 0; i < perKind / 2; i++) emit(pick(kind.columns), 'text', '', nearMiss(kind));
}

// What tables are full of, and what looks like more than it is.
const ordinary = [
  ['order_id', 'text', () => shaped('ORD-####-######')], ['order_number', 'bigint', () => String(int(1e5, 1e10))], ['invoice_no', 'text', () => shaped('INV########')],
  ['created_at', 'text', () => faker.date.past().toISOString()], ['updated', 'text', () => faker.date.past().toISOString().replace('T', ' ').slice(0, 19)],
  ['epoch_ms', 'bigint', () => String(faker.date.past({ years: 20 }).getTime())], ['epoch', 'bigint', () => String(Math.floor(faker.date.past({ years: 20 }).getTime() / 1000))],
  ['id', 'uuid', () => faker.string.uuid()], ['price', 'numeric', () => faker.commerce.price()], ['amount', 'numeric', () => faker.finance.amount({ max: 1e7 })],
  ['ratio', 'text', () => String(faker.number.float())], ['sha1', 'text', () => hex(40)], ['sha256', 'text', () => hex(64)], ['md5', 'text', () => hex(32)], ['etag', 'text', () => `"${hex(16)}"`],
  ['sku', 'text', () => shaped('AAA-####-##')], ['tracking', 'text', () => shaped('1Z###W##########')], ['isbn', 'text', () => faker.commerce.isbn()], ['zip', 'text', () => faker.location.zipCode()],
  ['snowflake', 'bigint', () => `1${digits(18)}`], ['version', 'text', () => faker.system.semver()], ['url', 'text', () => faker.internet.url()], ['path', 'text', () => faker.system.filePath()],
  ['name', 'text', () => faker.person.fullName()], ['company', 'text', () => faker.company.name()], ['address', 'text', () => faker.location.streetAddress(true)], ['city', 'text', () => faker.location.city()],
  ['title', 'text', () => faker.commerce.productName()], ['description', 'text', () => faker.lorem.paragraph()], ['notes', 'text', () => `${faker.lorem.sentence()} ${int(1, 99999)} ${faker.lorem.sentence()}`],
  ['coordinates', 'text', () => `${faker.location.latitude()}, ${faker.location.longitude()}`], ['date_of_birth', 'text', () => day('YYYY-MM-DD')], ['session', 'text', () => alnum(32)],
  ['log', 'text', () => `${faker.date.past().toISOString()} ${faker.hacker.phrase()} in ${int(1, 5000)} ms`], ['json', 'text', () => JSON.stringify({ id: int(1, 1e6), total: faker.commerce.price(), at: faker.date.past() })],
  ['user_agent', 'text', () => faker.internet.userAgent().replace(/\d+\.\d+\.\d+\.\d+/g, '128.0.0')], ['username', 'text', () => faker.internet.username()], ['batch', 'text', () => `${shaped('AA')}${digits(6)}`],
];
for (let i = 0; i < plain; i++) {
  const [column, type, make] = ordinary[i % ordinary.length];
  emit(column, type, '', make());
}
process.stdout.write(lines.join('\n') + '\n');
