// An OpenID provider for the tests: oidc-provider itself serves discovery, JWKS, the device flow and the code flow;
// the /kit/ endpoints do what a person at a browser would have done.
//   node oidc_provider.mjs PORT [REDIRECT_URI…]
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';
import * as jose from 'jose';

const port = Number(process.argv[2]);
const redirectUris = process.argv.slice(3);
const issuer = `http://127.0.0.1:${port}`;
const accounts = new Map();
let keys = [await newKey('kit-1')];
let published = keys;
let provider = newProvider();

async function newKey(kid) {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true });
  return { ...await jose.exportJWK(privateKey), kid, use: 'sig', alg: 'ES256' };
}

function newProvider() {
  return new Provider(issuer, {
    jwks: { keys: published },
    clients: [{
      client_id: 'hoopwire',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['http://127.0.0.1/signin-oidc', ...redirectUris],
      id_token_signed_response_alg: 'ES256',
    }],
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups', 'amr'] },
    scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: [randomUUID()] },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...(accounts.get(id) ?? { email: `${id}@example.org`, groups: [] }) }) }),
  });
}

const routes = {
  // {sub, audience, claims, expiresIn (s, may be negative), key: current | foreign | none}
  async mint({ sub, audience, claims = {}, expiresIn = 300, key = 'current' }) {
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: issuer, sub, aud: audience, iat: Math.min(now, now + expiresIn - 1), exp: now + expiresIn, jti: randomUUID(), ...claims };
    if (key === 'none') return { token: new jose.UnsecuredJWT(payload).encode() };
    const signer = key === 'foreign' ? await newKey(keys[0].kid) : keys[0];
    const token = await new jose.SignJWT(payload).setProtectedHeader({ alg: signer.alg, kid: signer.kid, typ: 'JWT' }).sign(await jose.importJWK(signer, signer.alg));
    return { token };
  },

  // A new signing key; the old one stays published when keepOld.
  async rotate({ keepOld = true }) {
    const next = await newKey(`kit-${randomUUID().slice(0, 8)}`);
    keys = [next, ...keys];
    published = keepOld ? keys : [next];
    provider = newProvider();
    return { kid: next.kid };
  },

  // What the account's ID tokens will say.
  async account({ sub, claims }) {
    accounts.set(sub, claims);
    return {};
  },

  // The person types the device flow's user code and agrees.
  async approve({ userCode, sub }) {
    const code = await provider.DeviceCode.findByUserCode(userCode.toUpperCase().replace(/\W/g, ''));
    if (!code) return { error: 'no such user code' };
    const grant = new provider.Grant({ accountId: sub, clientId: code.clientId });
    grant.addOIDCScope(code.params.scope);
    Object.assign(code, {
      accountId: sub, grantId: await grant.save(), scope: code.params.scope, claims: {}, resource: code.params.resource,
      authTime: Math.floor(Date.now() / 1000), sessionUid: randomUUID(), expiresWithSession: false,
    });
    await code.save();
    return {};
  },
};

const server = createServer(async (request, response) => {
  const route = routes[request.url.replace(/^\/kit\//, '')];
  if (!request.url.startsWith('/kit/') || !route) return provider.callback()(request, response);
  try {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = await route(JSON.parse(body || '{}'));
    response.writeHead(answer.error ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.listen(port, '127.0.0.1', () => console.log(`ready ${issuer}`));
