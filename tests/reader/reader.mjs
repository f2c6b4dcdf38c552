// A reader of recordings and of the root log that knows nothing but docs/recordings.md, docs/audit.md, RFC 8878 and RFC 9180.
// Usage: node reader.mjs recording FILE PUBLIC_KEY [PRIVATE_KEY]    prints what it found as JSON
//        node reader.mjs log DATA_DIRECTORY PUBLIC_KEY
// Decompression is the zstd program's.
import { createDecipheriv, createECDH, createHash, createHmac, createPrivateKey, createPublicKey, verify as verifySignature } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const keyIdOf = (key) => sha256(key.export({ type: 'spki', format: 'der' }));
const isSigned = (bytes, signature, key) => verifySignature('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);

class Broken extends Error {}
class Cut extends Error {}

const need = (condition, what) => {
  if (!condition) throw new Broken(what);
};

// RFC 8878, 3.1.1: the end of a Zstandard frame, and whether it has a content size and a checksum and no dictionary.
function endOfFrame(bytes, start) {
  const at = (offset, size) => {
    if (offset + size > bytes.length) throw new Cut();
    return offset;
  };
  const descriptor = bytes[at(start + 4, 1)];
  const single = (descriptor >> 5) & 1, sizeFlag = descriptor >> 6;
  need((descriptor & 3) === 0 && (descriptor & 8) === 0, 'a dictionary or a reserved bit');
  need((descriptor & 4) !== 0, 'no checksum');
  need(sizeFlag !== 0 || single, 'no content size');
  let position = start + 5 + (single ? 0 : 1) + (sizeFlag === 0 ? 1 : 1 << sizeFlag);
  for (let last = false; !last; ) {
    const header = bytes.readUIntLE(at(position, 3), 3);
    const type = (header >> 1) & 3;
    need(type !== 3, 'a block of the reserved type');
    last = (header & 1) === 1;
    position += 3 + (type === 1 ? 1 : header >> 3);
  }
  at(position, 4);
  return position + 4;
}

function decompress(frame) {
  const run = spawnSync('zstd', ['-dcq'], { input: frame, maxBuffer: 128 << 20 });
  need(run.status === 0, 'the frame does not decompress');
  return run.stdout;
}

// RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
const hmac = (key, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
const u16 = (number) => Buffer.from([number >> 8, number & 255]);
const kem = Buffer.concat([Buffer.from('KEM'), u16(0x0010)]);
const suite = Buffer.concat([Buffer.from('HPKE'), u16(0x0010), u16(0x0001), u16(0x0002)]);
const extract = (id, salt, label, input) => hmac(salt, 'HPKE-v1', id, label, input);
function expand(id, key, label, info, length) {
  let block = Buffer.alloc(0), out = Buffer.alloc(0);
  for (let i = 1; out.length < length; i++) {
    block = hmac(key, block, u16(length), 'HPKE-v1', id, label, info, Buffer.from([i]));
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

function openGcm(key, nonce, associated, sealed) {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associated);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

function unwrap(wrapped, privateKey, session) {
  const encapsulated = wrapped.subarray(0, 65);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(privateKey.export({ format: 'jwk' }).d, 'base64url'));
  const context = Buffer.concat([encapsulated, ecdh.getPublicKey()]);
  const shared = expand(kem, extract(kem, Buffer.alloc(0), 'eae_prk', ecdh.computeSecret(encapsulated)), 'shared_secret', context, 32);
  const empty = Buffer.alloc(0);
  const schedule = Buffer.concat([Buffer.from([0]), extract(suite, empty, 'psk_id_hash', empty), extract(suite, empty, 'info_hash', 'hoopwire recording key 1')]);
  const secret = extract(suite, shared, 'secret', empty);
  return openGcm(expand(suite, secret, 'key', schedule, 32), expand(suite, secret, 'base_nonce', schedule, 12), session, wrapped.subarray(65));
}

const sessionOf = (frame) => frame.toString('latin1', 12, 28);

// The data key of a key frame; null where it is for others.
function dataKeyOf(frame, reader) {
  const count = frame.readUInt32LE(28);
  need(count >= 1 && count <= 64 && frame.length === 32 + 145 * count, 'a key frame of another size');
  need(/^[0-9a-hjkmnp-tv-z]{16}$/.test(sessionOf(frame)), 'a key frame of no session');
  if (!reader) return null;
  const id = keyIdOf(createPublicKey(reader));
  for (let i = 0; i < count; i++) {
    const entry = frame.subarray(32 + 145 * i, 32 + 145 * (i + 1));
    if (entry.subarray(0, 32).equals(id)) return unwrap(entry.subarray(32), reader, frame.subarray(12, 28));
  }
  return null;
}

function decrypt(frame, number, key) {
  const associated = Buffer.alloc(16);
  frame.copy(associated, 0, 8, 16);
  associated.writeBigUInt64LE(BigInt(number), 8);
  return openGcm(key, frame.subarray(16, 28), associated, frame.subarray(28));
}

const microseconds = (time) => {
  const [, seconds, fraction] = /^(.*?)(?:\.(\d+))?Z$/.exec(time);
  return BigInt(Date.parse(seconds + 'Z')) * 1000n + BigInt((fraction ?? '').padEnd(6, '0').slice(0, 6));
};

function checkContent(link, content) {
  need(content.length === link.readUInt32LE(36), 'another size of the content');
  need(content.length > 0 && content[content.length - 1] === 10, 'a line without an end');
  const lines = content.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  need(lines.length === link.readUInt32LE(32), 'another number of lines');
  const first = link.readBigInt64LE(48), last = link.readBigInt64LE(56);
  // The session line's own moment is not in it: it is recorded at its startedAt or behind.
  need(lines[0].event === 'session' ? microseconds(lines[0].startedAt) <= first : microseconds(lines[0].time) === first, 'another first time');
  need(lines[lines.length - 1].event === 'session' || microseconds(lines[lines.length - 1].time) === last, 'another last time');
  const commands = lines.filter((line) => line.seq > 0);
  need(BigInt(commands[0]?.seq ?? 0) === link.readBigInt64LE(64), 'another first command');
  need((link.readUInt32LE(12) & 2) !== 0 === (lines[lines.length - 1].event === 'end'), 'a wrong flag of the last line');
  return lines;
}

function checkSeal(seal, walk, publicKey) {
  const stride = seal.readUInt32LE(12), entries = seal.readUInt32LE(104);
  need(seal.length === 112 + 40 * entries + 64 + 8, 'a seal of another size');
  need(stride >= 1 && entries === Math.ceil(walk.frames.length / stride), 'an index of another size');
  need(seal.readBigUInt64LE(16) === BigInt(walk.frames.length) && seal.readBigUInt64LE(24) === BigInt(walk.lines), 'other counts');
  need(seal.subarray(40, 72).equals(walk.head), 'another head');
  need(seal.subarray(72, 104).equals(keyIdOf(publicKey)), 'another key');
  for (let i = 0; i < entries; i++) {
    const entry = seal.subarray(112 + 40 * i, 152 + 40 * i), { offset, link } = walk.frames[i * stride];
    need(entry.readBigUInt64LE(0) === BigInt(offset), 'an index that leads elsewhere');
    need(entry.subarray(8, 32).equals(link.subarray(48, 72)), 'an index of other times');
    need(entry.readUInt32LE(32) === link.readUInt32LE(36) && entry.readUInt32LE(36) === link.readUInt32LE(32), 'an index of other sizes');
  }
  const signed = seal.length - 72;
  need(isSigned(seal.subarray(8, signed), seal.subarray(signed, signed + 64), publicKey), 'a forged signature');
  need(seal.readUInt32LE(signed + 64) === seal.length && seal.toString('ascii', signed + 68) === 'HWS1', 'a seal without its end');
}

// Whether a whole link, or the end of a seal, lies behind a place where a frame runs out.
function isFollowed(bytes, position) {
  for (let at = bytes.indexOf('HWL1', position + 1); at > 0; at = bytes.indexOf('HWL1', at + 1)) {
    const link = bytes.subarray(at - 8, at + 168);
    if (link.length === 176 && link.readUInt32LE(0) === 0x184d2a50 && sha256(link.subarray(8, 144)).equals(link.subarray(144))) return true;
  }
  return bytes.length - position > 8 && bytes.toString('ascii', bytes.length - 4) === 'HWS1' && bytes.readUInt32LE(bytes.length - 8) <= bytes.length;
}

export function readRecording(bytes, publicKey, reader) {
  const walk = { frames: [], lines: 0, head: sha256('hoopwire recording 1'), events: [] };
  const result = (state, more) => ({ state, frames: walk.frames.length, lines: walk.lines, head: walk.head.toString('hex'), events: walk.events, ...more });
  let position = 0, since = 0, data = null, dataKey = null, session = null;
  const skippable = () => {
    if (position + 8 > bytes.length) throw new Cut();
    const end = position + 8 + bytes.readUInt32LE(position + 4);
    if (end > bytes.length) throw new Cut();
    return bytes.subarray(position, end);
  };
  const takeLink = (link) => {
    need(data && link.length === 176 && link.toString('ascii', 8, 12) === 'HWL1', 'a link of another kind');
    need(link.readBigUInt64LE(16) === BigInt(walk.frames.length + 1), 'another number');
    need(link.readBigUInt64LE(24) === BigInt(walk.lines + 1), 'another first line');
    need(link.subarray(80, 112).equals(walk.head), 'another head before it');
    need(sha256(link.subarray(8, 144)).equals(link.subarray(144)), 'a wrong head');
    const described = bytes.subarray(since, position);
    need(link.readBigUInt64LE(40) === BigInt(described.length) && sha256(described).equals(link.subarray(112, 144)), 'another frame');
    need(((link.readUInt32LE(12) & 1) === 1) === data.isEncrypted, 'a wrong flag of encryption');
    let content = data.frame;
    if (data.isEncrypted) {
      need(data.frame.readUInt32LE(12) === link.readUInt32LE(36), 'another size of the encrypted content');
      content = dataKey && decrypt(data.frame, walk.frames.length + 1, dataKey);
    }
    if (content) {
      const lines = checkContent(link, decompress(content));
      walk.events.push(...lines.map((line) => line.event));
      if (lines[0].event === 'session') session ??= lines[0].id;
    }
    walk.frames.push({ offset: since, link });
    walk.lines += link.readUInt32LE(32);
    walk.head = link.subarray(144);
    data = null;
  };
  try {
    while (position < bytes.length) {
      if (position + 4 > bytes.length) throw new Cut();
      const magic = bytes.readUInt32LE(position);
      if (magic === 0xfd2fb528) {
        need(!data, 'a frame without a link');
        const end = endOfFrame(bytes, position);
        data = { frame: bytes.subarray(position, end), isEncrypted: false };
        position = end;
        continue;
      }
      const frame = skippable();
      if (magic === 0x184d2a50) {
        takeLink(frame);
        since = position + frame.length;
      } else if (magic === 0x184d2a51) {
        need(!data && position === since && frame.toString('ascii', 8, 12) === 'HWS1', 'a seal of another kind');
        checkSeal(frame, walk, publicKey);
        need(position + frame.length === bytes.length, 'something behind the seal');
        return result('sealed', { bytes: position });
      } else if (magic === 0x184d2a52) {
        need(!data && frame.toString('ascii', 8, 12) === 'HWE1', 'an encrypted frame of another kind');
        data = { frame, isEncrypted: true };
      } else if (magic === 0x184d2a53) {
        need(!data && position === since && frame.toString('ascii', 8, 12) === 'HWK1', 'a key frame of another kind');
        session ??= sessionOf(frame);
        need(session === sessionOf(frame), 'a key frame of another session');
        dataKey = dataKeyOf(frame, reader);
      } else {
        need(false, 'no frame');
      }
      position += frame.length;
    }
    return result('unsealed', {});
  } catch (error) {
    if (error instanceof Cut && !isFollowed(bytes, position)) return result('unsealed', {});
    return result('broken', { brokenFrame: walk.frames.length + 1, why: error.message });
  }
}

export function readLog(data, publicKey) {
  const keyId = keyIdOf(publicKey).toString('hex');
  let previous = sha256('hoopwire audit 1'), number = 0, signed = 0, recordings = 0;
  const findings = [], closed = [];
  for (const day of readdirSync(join(data, 'audit')).filter((name) => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name)).sort()) {
    for (const text of readFileSync(join(data, 'audit', day), 'utf8').split('\n').slice(0, -1)) {
      const line = JSON.parse(text);
      number++;
      if (line.n !== number) findings.push(`line ${number} has the number ${line.n}`);
      if (line.previous !== previous.toString('hex')) findings.push(`line ${number} does not continue the one before`);
      if (line.event === 'signed') {
        if (line.key !== keyId || !isSigned(Buffer.from(line.previous, 'hex'), Buffer.from(line.signature, 'base64'), publicKey)) findings.push(`line ${number} is forged`);
        signed = number;
      }
      if (line.event === 'recording-closed') closed.push(line);
      previous = sha256(text);
    }
  }
  for (const line of closed) {
    const path = join(data, 'recordings', line.file);
    if (!existsSync(path)) {
      findings.push(`${line.file} is missing`);
      continue;
    }
    const bytes = readFileSync(path), found = readRecording(bytes, publicKey, null);
    const same = found.head === line.head && found.frames === line.frames && found.lines === line.lines && (found.bytes ?? bytes.length) === line.bytes && (found.state === 'sealed') === line.sealed;
    if (!same) findings.push(`${line.file} is not the one that was closed`);
    recordings++;
  }
  return { lines: number, signed, recordings, findings };
}

const [what, path, publicKeyFile, privateKeyFile] = process.argv.slice(2);
const publicKey = createPublicKey(readFileSync(publicKeyFile));
const privateKey = privateKeyFile ? createPrivateKey(readFileSync(privateKeyFile)) : null;
console.log(JSON.stringify(what === 'log' ? readLog(path, publicKey) : readRecording(readFileSync(path), publicKey, privateKey)));
