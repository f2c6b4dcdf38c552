// The store makes its continuation tokens with single DES, which OpenSSL 3 offers no more. Triple DES with one key thrice is the same cipher.
const crypto = require('crypto');
for (const name of ['createCipheriv', 'createDecipheriv']) {
  const made = crypto[name];
  crypto[name] = (cipher, key, iv, options) =>
    cipher === 'des' ? made('des-ede3-cbc', Buffer.concat([key, key, key]), iv, options) : made(cipher, key, iv, options);
}
