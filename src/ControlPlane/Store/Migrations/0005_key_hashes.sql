-- What protocols with challenges of their own need of an access key: SHA-1 and SHA-256 applied twice, and the Ed25519 public key made of it. The keys
-- are random (172 bits), so that fast hashes of them can stand. NULL for keys made before: those log in where the key itself is sent.
ALTER TABLE access_keys ADD COLUMN sha1_twice BLOB;
ALTER TABLE access_keys ADD COLUMN sha256_twice BLOB;
ALTER TABLE access_keys ADD COLUMN ed25519_key BLOB;
