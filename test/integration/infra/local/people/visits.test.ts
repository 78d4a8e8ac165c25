import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import { signInAt } from "../../../../../infra/local/people/visits.ts";
import { PersonBrowser } from "../../../../../infra/local/signIn/signIn.ts";
import type { Proof } from "../../../../../infra/local/signIn/signInTypes.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { tenantWorld } from "../../../../unit/infra/local/tenant/handClock.ts";
import { startDoor, tenantId } from "../signIn/signInFixture.ts";

const ANEW = "/.auth/login/aad?prompt=login&post_login_redirect_uri=%2Fpage";
let app: Server | undefined;
afterEach(() => {
  app?.closeAllConnections();
  app?.close();
});

/** A site whose page asks so many times for a new sign-in, and a person who comes to it. */
async function siteThatAsks(times: number, isRefused = false, { usesPasskey = true, takes = /./ } = {}) {
  const asked: Proof[] = [];
  app = createServer((request, response) => {
    const isIn = request.headers["x-ms-client-principal"] !== undefined;
    if (!isIn) response.writeHead(302, { location: "/.auth/login/aad?post_login_redirect_uri=%2Fpage" }).end();
    else
      response
        .writeHead(200, { "content-type": "text/html" })
        .end(asked.length <= times ? `<p>Too old</p><a href="${ANEW}">Sign in again</a>` : "<p>Fresh</p>");
  });
  const { port } = await new Promise<AddressInfo>((resolve) =>
    app?.listen(0, "127.0.0.1", () => resolve(app?.address() as AddressInfo)),
  );
  const clock = new VirtualClock({ startMs: Date.parse("2027-01-11T08:00:00Z") });
  const { directory } = tenantWorld({ clock });
  const population = populate(directory, 7, 10, 1);
  const person = population.approver;
  person.usesPasskey = usesPasskey;
  const door = await startDoor(`http://127.0.0.1:${port}`, {
    proofs: ["passkey", "passwordAndPush", "password"].map((kind) => ({ kind, label: kind })),
    authenticate: async (username, proof) => {
      asked.push(proof);
      if (isRefused && asked.length > 1) return { ok: false, reason: "The tenant refused this sign-in." };
      if (!takes.test(proof.kind)) return { ok: false, reason: "The tenant asks for more." };
      const { id: oid, displayName: name } = person;
      return { ok: true, principal: { oid, tid: tenantId, name, preferred_username: username, roles: [] } };
    },
  });
  const visit = (proof?: "password" | "passwordAndPush") =>
    signInAt(
      quietContext({ clock, directory, population }),
      new PersonBrowser(),
      person,
      `${door.url}/page`,
      ...(proof ? [[proof]] : []),
    );
  return { asked, visit };
}

describe("a person at a page that asks for a new sign-in", () => {
  test("signs in anew and sees the page", async () => {
    const { asked, visit } = await siteThatAsks(1);
    expect((await visit())?.text).toContain("Fresh");
    expect(asked).toHaveLength(2);
  });

  test("signs in once where the page does not ask", async () => {
    const { asked, visit } = await siteThatAsks(0);
    expect((await visit())?.text).toContain("Fresh");
    expect(asked).toHaveLength(1);
  });

  test("does not go round in circles where it asks for ever", async () => {
    const { asked, visit } = await siteThatAsks(99);
    expect((await visit())?.text).toContain("Too old");
    expect(asked).toHaveLength(2);
  });

  test("gets no further when the new sign-in is refused", async () => {
    const { visit } = await siteThatAsks(1, true);
    expect(await visit()).toBeUndefined();
  });

  test("who types a password out of habit takes the passkey where the tenant asks for it", async () => {
    const { asked, visit } = await siteThatAsks(0, false, { usesPasskey: false, takes: /passkey/ });
    expect(await visit()).toBeDefined();
    expect(asked.map(({ kind }) => kind)).toEqual(["passwordAndPush", "passkey"]);
  });

  test("who stole a password has nothing more to offer where the tenant asks for it", async () => {
    const { asked, visit } = await siteThatAsks(0, false, { takes: /passkey/ });
    expect(await visit("password")).toBeUndefined();
    expect(asked.map(({ kind }) => kind)).toEqual(["password"]);
  });

  test("who holds a password only has no more than a password the second time", async () => {
    const { asked, visit } = await siteThatAsks(1);
    await visit("password");
    expect(asked.map(({ kind }) => kind)).toEqual(["password", "password"]);
  });
});
