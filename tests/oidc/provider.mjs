// A provider of identities for the tests: oidc-provider itself, with people who log in by asking for it.
//
// Arguments: the redirect address of its one client. The first line on standard output is the issuer. Who comes back is
// named in the address of its log-in page: `?as=<sub>`, with `&amr=mfa` where a second factor was asked for.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

const [redirect] = process.argv.slice(2);
const people = {
  dewi: { email: 'Dewi@Dinas.example', email_verified: true },
  palsu: { email: 'dewi@dinas.example', email_verified: false },
  asing: { email: 'asing@dinas.example', email_verified: true },
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration());
  server.on('request', (request, response) => {
    const at = new URL(request.url, issuer);
    if (at.pathname.startsWith('/interaction/')) return void interact(provider, request, response, at.searchParams);
    provider.callback()(request, response);
  });
  console.log(issuer);
});

function configuration() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clients: [{ client_id: 'pendata', client_secret: 'rahasia-klien', redirect_uris: [redirect], application_type: 'web' }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'satu' }] },
    cookies: { keys: ['kuki'] },
    claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'] },
    // The claims of a scope stand in the token itself.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
    ttl: { IdToken: 300, Session: 600, Interaction: 600, Grant: 600, AccessToken: 60, AuthorizationCode: 60 },
  };
}

/** The page at which people would type: here it is asked for by whoever follows the way. */
async function interact(provider, request, response, asked) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const sub = asked.get('as');
    if (!sub) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Masuk</h1>');
    if (sub === 'batal') {
      const denied = { error: 'access_denied', error_description: 'the person went away' };
      return void (await provider.interactionFinished(request, response, denied));
    }
    const amr = asked.getAll('amr');
    const login = { accountId: sub, remember: false, ...(amr.length ? { amr } : {}) };
    return void (await provider.interactionFinished(request, response, { login }));
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}
