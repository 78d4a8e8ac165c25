import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contosoLogo } from "../../../../../infra/local/tenant/organization/bannerLogo.ts";
import { signInColor, signInLogo } from "../../../../../shared/adapters/graph/graphBranding.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { judgeLogo, MOST_LOGO_BYTES } from "../../../../../shared/domain/mail/logo.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";

let world: TestTenant;
let graph: GraphClient;
beforeAll(async () => {
  world = await startTestTenant();
  graph = new GraphClient(world.tenant.url, world.credential("reader"));
});
afterAll(() => world?.stop());
// Out of every throttling window.
beforeEach(() => world.clock.pass(600));

const read = () => signInColor(graph, world.tenant.tenantId);
const set = (branding: Readonly<Record<string, unknown>> | undefined) => {
  world.tenant.directory.state.organization.branding = branding;
};

test("the colour of the sign-in page is that of the tenant, as it was typed", async () => {
  set({ id: "0", backgroundColor: " #00AA55 " });
  expect(await read()).toBe("#00AA55");
});

test.each([
  ["nobody ever set anything", undefined],
  ["something else was set", { id: "0", backgroundColor: null, signInPageText: "Hello" }],
  ["it was emptied", { id: "0", backgroundColor: "" }],
])("there is none where %s", async (_case, branding) => {
  set(branding);
  expect(await read()).toBeUndefined();
});

test("without the permission it is refused, in words", async () => {
  const roles = world.tenant.identities.reader.roles as Set<string>;
  roles.delete("Organization.Read.All");
  await expect(read()).rejects.toThrow(RefusedError);
  roles.add("Organization.Read.All");
});

describe("the logo of the sign-in page", () => {
  const logo = () => signInLogo(graph, world.tenant.tenantId);
  const upload = (bytes: Uint8Array) => {
    world.tenant.directory.state.organization.bannerLogo = bytes;
  };
  beforeEach(() => set({ id: "0", backgroundColor: "#00AA55" }));

  test("is that of the tenant, byte by byte", async () => {
    upload(contosoLogo);
    const bytes = await logo();
    expect(bytes && Buffer.from(bytes).equals(contosoLogo)).toBe(true);
    expect(judgeLogo(bytes ?? new Uint8Array())).toEqual({
      kind: "fits",
      contentType: "image/png",
      width: 164,
      height: 36,
    });
  });

  test("is read no further than it takes to see that it is too large", async () => {
    upload(new Uint8Array(3_000_000));
    expect((await logo())?.length).toBe(MOST_LOGO_BYTES + 1);
    upload(new Uint8Array(MOST_LOGO_BYTES));
    expect((await logo())?.length).toBe(MOST_LOGO_BYTES);
  });

  test("is none where none was uploaded, and where nobody ever set anything", async () => {
    upload(new Uint8Array());
    expect(await logo()).toBeUndefined();
    upload(contosoLogo);
    set(undefined);
    expect(await logo()).toBeUndefined();
  });

  test("without the permission is refused, in words", async () => {
    const roles = world.tenant.identities.reader.roles as Set<string>;
    roles.delete("Organization.Read.All");
    await expect(logo()).rejects.toThrow(/Authorization_RequestDenied|Insufficient/);
    await expect(logo()).rejects.toThrow(RefusedError);
    roles.add("Organization.Read.All");
  });

  test("is left to the next time while nobody answers", async () => {
    const nobody = new GraphClient("https://127.0.0.1:9", world.credential("reader"));
    await expect(signInLogo(nobody, world.tenant.tenantId)).rejects.toThrow(TransientError);
  });
});
