// A real OpenID provider under TLS: panva's oidc-provider. Who logs in as NAME!FLAW gets an answer with that flaw in it.
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import Provider from "oidc-provider";

const { folder, port, issuer, client, way, back, out } = JSON.parse(process.argv[2]);
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const KID = "the-providers";

const provider = new Provider(issuer, {
  clients: [
    {
      ...client,
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: way,
      redirect_uris: [back],
      post_logout_redirect_uris: [out],
    },
  ],
  clientAuthMethods: [way],
  jwks: { keys: [{ ...key, kid: KID, alg: "RS256", use: "sig" }] },
  cookies: { keys: ["of the tests"] },
  scopes: ["openid", "email"],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  pkce: { required: () => true },
  findAccount: (_ctx, id) => {
    const [name, flaw] = id.split("!");
    const email = name.includes("@") ? name : `${name}@tinh.gov.vn`;
    const verified = { unverified: false, saidtrue: "true", unsaid: undefined }[flaw];
    const email_verified = ["unverified", "saidtrue", "unsaid"].includes(flaw) ? verified : true;
    return { accountId: id, claims: () => ({ sub: id, email, email_verified }) };
  },
});

const now = () => Math.floor(Date.now() / 1000);
const FLAWS = {
  audience: (claims) => ({ ...claims, aud: "another" }),
  audiences: (claims) => ({ ...claims, aud: ["another", client.client_id], azp: "another" }),
  issuer: (claims) => ({ ...claims, iss: "https://elsewhere.example" }),
  nonce: (claims) => ({ ...claims, nonce: "of another attempt" }),
  noncelost: ({ nonce, ...claims }) => claims,
  expired: (claims) => ({ ...claims, iat: now() - 4000, exp: now() - 400 }),
  future: (claims) => ({ ...claims, iat: now() + 4000, exp: now() + 8000 }),
  forged: (claims) => claims,
  unsigned: (claims) => claims,
  inside: (claims) => ({ ...claims, email: `${claims.sub.split("!")[0]}@tinh.gov.vn`, email_verified: true }),
};

function signed(claims, flaw) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: flaw === "unsigned" ? "none" : "RS256", kid: KID })}.${part(claims)}`;
  if (flaw === "unsigned") return `${text}.`;
  const by = flaw === "forged" ? stranger : createPrivateKey({ key, format: "jwk" });
  return `${text}.${sign("sha256", Buffer.from(text), by).toString("base64url")}`;
}

provider.use(async (ctx, next) => {
  await next();
  if (ctx.oidc?.route === "token" && ctx.body?.id_token) {
    const claims = JSON.parse(Buffer.from(ctx.body.id_token.split(".")[1], "base64url"));
    const flaw = claims.sub.split("!")[1];
    if (FLAWS[flaw]) ctx.body = { ...ctx.body, id_token: signed(FLAWS[flaw](claims), flaw) };
    if (flaw === "tokenless") delete ctx.body.id_token;
  }
  if (ctx.oidc?.route === "userinfo" && ctx.body?.sub?.endsWith("!somebody")) ctx.body = { ...ctx.body, sub: "chair" };
});

const [tlsKey, cert] = ["server.key", "server.pem"].map((name) => readFileSync(`${folder}/${name}`));
createServer({ key: tlsKey, cert }, provider.callback()).listen(port, "127.0.0.1");
