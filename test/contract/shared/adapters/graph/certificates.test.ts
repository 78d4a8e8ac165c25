import { afterAll, beforeAll, expect, test } from "vitest";
import { GatheringGraphClient } from "../../../../../shared/adapters/graph/gatheringGraphClient.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphPolicyReader } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { keepingRules } from "../../../../../shared/adapters/graph/judgedMethods.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { withCertificates } from "../../../../../shared/adapters/graph/withCertificates.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const PHISHING_RESISTANT = "00000000-0000-0000-0000-000000000004";
let world: TestTenant;
beforeAll(async () => {
  world = await startTestTenant();
});
afterAll(() => world?.stop());

test("a certificate that a group declares is judged by what the tenant says of certificates", async () => {
  const clock = { now: () => new Date(world.clock.now()) };
  const tenant = world.tenant.directory;
  const person = (name: string) =>
    tenant.addUser({
      userPrincipalName: `${name}@contoso.example`,
      displayName: name,
      createdDateTime: "2025-01-06T08:00:00Z",
    });
  const [holder, other] = [person("holder"), person("other")];
  const [outer, inner] = ["Smart cards", "Smart cards of Finance"].map((displayName) =>
    tenant.addGroup({ displayName }),
  );
  if (!outer || !inner) throw new Error("there are groups");
  tenant.addMember(outer, inner);
  tenant.addMember(inner, holder);
  const reader = new GraphClient(world.tenant.url, world.credential("reader"));
  const directory = graphDirectory(new GatheringGraphClient(world.tenant.url, world.credential("reader")), APP_ID);
  const fits = async () => {
    const { lately } = keepingRules(graphPolicyReader(reader), clock, PHISHING_RESISTANT);
    const methods = withCertificates(graphMethods(reader, new RequestPace(clock)), {
      directory,
      lately,
      groupId: outer,
    });
    const { found } = await methods.methodsOfMany([holder, other]);
    return [holder, other].map((id) => found.get(id)?.find(({ type }) => type === "declaredCertificate")?.fit);
  };
  expect(await fits()).toEqual(["doesNotFit", undefined]);
  tenant.allowCertificates();
  world.clock.pass(600);
  expect(await fits()).toEqual(["fits", undefined]);
});
