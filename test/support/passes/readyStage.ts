import { testAppPolicy } from "../../../shared/domain/self/testAppPolicy.ts";
import { APP_ID, BREAK_GLASS_GROUP_ID } from "../testConfig.ts";
import { type CodePage, SAM, spotStage } from "./spotStage.ts";

const TEST_APP_ID = "7e570000-0000-4000-8000-000000000001";

/** Everything is as it should be, and the code would be shown: at the kiosk, Sam has proven a passkey. */
export async function readyStage(page: CodePage, settings: Readonly<Record<string, string>> = {}) {
  const stage = await spotStage(page, { TEST_APP_ID, ...settings });
  const { displayName, state: _, ...definition } = testAppPolicy(TEST_APP_ID, BREAK_GLASS_GROUP_ID);
  stage.ports.policies.stored.set("p", { id: "p", displayName, state: "enabled", definition });
  for (const appId of [TEST_APP_ID, APP_ID])
    stage.ports.reports.addSignIn({
      id: `proof at ${appId}`,
      userId: SAM,
      createdDateTime: new Date(stage.ports.clock.now().getTime() - 60_000).toISOString(),
      appId,
      operatingSystem: "Windows 11",
      authenticationMethods: ["Windows Hello for Business"],
      appliedConditionalAccessPolicies: [{ id: "p", result: "success" }],
    });
  return stage;
}
