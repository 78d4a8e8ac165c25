import { webcrypto } from "node:crypto";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/**
 * Certificates of one run: an authority that nobody else trusts, and a server certificate that it signed, for
 * `localhost` and 127.0.0.1. All are PEM.
 */
export interface RunCertificates {
  readonly caPem: string;
  readonly key: string;
  readonly cert: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 86_400_000;

/**
 * The certificate library finds its algorithms through a container that needs decorator metadata. It calls three
 * functions of that proposal. They are put in place while it loads and taken away afterwards.
 */
async function withMetadata<T>(run: (x509: typeof import("@peculiar/x509")) => Promise<T>): Promise<T> {
  const kept = new WeakMap<object, Map<unknown, unknown>>();
  const own = (key: unknown, target: object) => kept.get(target)?.get(key);
  const inherited = (key: unknown, target: object | null): unknown =>
    target === null ? undefined : (own(key, target) ?? inherited(key, Object.getPrototypeOf(target) as object | null));
  const shim = {
    getMetadata: inherited,
    getOwnMetadata: own,
    defineMetadata: (key: unknown, value: unknown, target: object) => {
      kept.set(target, (kept.get(target) ?? new Map()).set(key, value));
    },
  };
  const reflect = Reflect as unknown as Record<string, unknown>;
  const isMissing = reflect["getMetadata"] === undefined;
  if (isMissing) Object.assign(reflect, shim);
  try {
    return await run(await import("@peculiar/x509"));
  } finally {
    if (isMissing) for (const name of Object.keys(shim)) delete reflect[name];
  }
}

/**
 * Makes a fresh authority and server certificate, valid for 30 days of wall-clock time. Nothing is written anywhere.
 */
export const makeCertificates = (): Promise<RunCertificates> => withMetadata(generate);

async function generate(x509: typeof import("@peculiar/x509")): Promise<RunCertificates> {
  x509.cryptoProvider.set(webcrypto);
  const validity = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 30 * dayMs) };
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=passkey-rollout local run",
    ...validity,
    signingAlgorithm: algorithm,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=localhost",
    issuer: authority.subject,
    ...validity,
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, "$&\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
  return { caPem: authority.toString("pem"), key, cert: server.toString("pem") };
}

/** Makes this process trust the run's authority as well. A child process takes NODE_EXTRA_CA_CERTS instead. */
export function trust(caPem: string): void {
  setDefaultCACertificates([...getCACertificates("default"), caPem]);
}
