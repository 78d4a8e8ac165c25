import { guidOf } from "../ids.ts";
import { param } from "../server/call.ts";
import type { Luck } from "./luck.ts";
import { changed, type Oddity, withItems } from "./oddity.ts";

type Json = Readonly<Record<string, unknown>>;
const UNKNOWN = "unknownFutureValue";

/** Values that are new, empty or missing where they mostly are not. All are of types that v1.0 has. */
export const unknownValues = (luck: Luck, seed: number): Oddity => ({
  after({ call, template }, answer) {
    switch (template) {
      case "/auditLogs/signIns":
        return changed(answer, (line) => oddSignIn(luck, line));
      case "/reports/authenticationMethods/userRegistrationDetails":
        return changed(answer, (line) => oddReportLine(luck, line));
      case "/users/{id}/authentication/methods": {
        const userId = param(call, 0);
        if (answer.status !== 200 || !luck.hits("unknownMethod", userId)) return answer;
        luck.meet("unknownMethod");
        const seldom = luck.draw("unknownMethod", `${userId}|which`);
        if (seldom < 0.5) {
          const { value } = answer.body as { value: readonly unknown[] };
          const type = seldom < 0.25 ? "qrCodePin" : "external";
          const method = { "@odata.type": `#microsoft.graph.${type}AuthenticationMethod`, id: guidOf(seed, userId) };
          return withItems(answer, [...value, method]);
        }
        return changed(answer, (method) => oddPasskey(method, seldom < 0.75));
      }
      default:
        return answer;
    }
  },
});

/** An old key has no type, a new one may have one that nobody knows; some say nothing of when they came. */
function oddPasskey(method: Json, isOld: boolean): Json {
  if (method["@odata.type"] !== "#microsoft.graph.fido2AuthenticationMethod") return method;
  return isOld
    ? { ...method, passkeyType: null, model: "", createdDateTime: null }
    : { ...method, passkeyType: UNKNOWN, attestationLevel: UNKNOWN };
}

function oddReportLine(luck: Luck, line: Json): Json {
  if (!luck.hits("unknownReportLine", String(line["id"]))) return line;
  luck.meet("unknownReportLine");
  const methods = (line["methodsRegistered"] as readonly string[] | undefined) ?? [];
  return { ...line, userType: UNKNOWN, methodsRegistered: [...methods, "passKeyOfTomorrow", ""], userDisplayName: "" };
}

/** Of sign-ins that succeeded, so that whoever is turned away is told of. */
function oddSignIn(luck: Luck, line: Json): Json {
  const { errorCode } = (line["status"] ?? {}) as { errorCode?: number };
  const id = String(line["id"]);
  if (errorCode !== 0 || !luck.hits("unknownSignIn", id)) return line;
  luck.meet("unknownSignIn");
  const has = (name: string, value: unknown): Json => (name in line ? { [name]: value } : {});
  const policies = line["appliedConditionalAccessPolicies"] as readonly Json[] | undefined;
  const which = luck.draw("unknownSignIn", `${id}|which`);
  if (which < 0.3 && policies?.length)
    return { ...line, appliedConditionalAccessPolicies: policies.map((policy) => ({ ...policy, result: UNKNOWN })) };
  return {
    ...line,
    ...has("authenticationDetails", [{ authenticationMethod: which < 0.6 ? "" : null, succeeded: null }]),
    ...has("deviceDetail", { deviceId: "", displayName: "", operatingSystem: "", browser: "" }),
    ...has("correlationId", null),
  };
}
