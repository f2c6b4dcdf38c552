// Seeded values: the same corpus on every machine.
import { faker } from '@faker-js/faker';

faker.seed(20260214);
faker.setDefaultRefDate('2026-02-14T00:00:00Z');
export { faker };

export const int = (min, max) => faker.number.int({ min, max });
export const pick = list => list[int(0, list.length - 1)];
export const chance = probability => faker.number.float() < probability;

const CLASSES = {
  '#': '0123456789',
  A: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  h: '0123456789abcdef',
  W: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  B: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};

export function chars(alphabet, count) {
  let text = '';
  for (let i = 0; i < count; i++) text += alphabet[int(0, alphabet.length - 1)];
  return text;
}

// '###-##' and the like; anything that is no class stands for itself.
export const shaped = shape => [...shape].map(c => (CLASSES[c] ? chars(CLASSES[c], 1) : c)).join('');
export const digits = count => chars(CLASSES['#'], count);
export const alnum = count => chars(CLASSES.W, count);
export const word = count => chars(CLASSES.B, count);
export const hex = count => chars(CLASSES.h, count);

// Writes a compact value in a shape: '###.###' takes its characters one by one.
export function written(value, shape) {
  let at = 0;
  return [...shape].map(c => (c === '#' ? value[at++] : c)).join('');
}

// A day as YYMMDD, DDMMYY or YYYYMMDD.
export function day(order, from = 1940, to = 2015) {
  const year = int(from, to), month = int(1, 12), date = int(1, 28);
  const two = n => String(n).padStart(2, '0');
  return order.replace('YYYY', year).replace('YY', two(year % 100)).replace('MM', two(month)).replace('DD', two(date));
}
