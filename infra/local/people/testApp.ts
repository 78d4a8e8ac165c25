import { testAppPolicy } from "../../../shared/domain/self/testAppPolicy.ts";
import { testAppBody } from "../../setup/wanted.ts";
import type { Directory } from "../tenant/directory.ts";
import type { SignInApp } from "../tenant/signIns/records.ts";

/** The test application and its policy, as `tenant:setup` makes them and an admin has switched the policy on. */
export function makeTestApp(directory: Directory, appUrl: string, breakGlassGroupId: string): SignInApp {
  const { applications, policies } = directory.state;
  const { appId: id, displayName } = applications.create(testAppBody(appUrl));
  applications.createServicePrincipal({ appId: id });
  policies.create({ ...testAppPolicy(id, breakGlassGroupId), state: "enabled" });
  return { id, displayName };
}
