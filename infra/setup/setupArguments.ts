import { parseArgs } from "node:util";
import { GRAPH_COMMAND_LINE_TOOLS, GUID } from "../deploy/adminSignIn.ts";
import type { SetupWish } from "./setupStep.ts";

export const usage = `npm run tenant:setup -- --tenant TENANT_ID [--apply] [--yes] [--device-code] [--client-id ID]
                        [--enforced-group ID] [--strength ID] [--nudge-group]
                        [--app-url URL] [--break-glass-group ID]
Shows what is there and what is missing; --apply makes what is missing. --yes answers the questions.
--enforced-group and --strength name what is there under another name (default: the settings ENFORCED_GROUP_ID, ENFORCED_STRENGTH_ID).
--nudge-group makes a group of those whom the registration campaign is to ask for a passkey, too.
--app-url, once the app is deployed: makes the test application with its policy, which leaves out --break-glass-group (default: BREAK_GLASS_GROUP_ID).
`;

/** What was asked for cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

export interface SetupCommand extends SetupWish {
  readonly tenantId: string;
  readonly clientId: string;
  readonly usesDeviceCode: boolean;
  /** Without it nothing is changed. */
  readonly isToApply: boolean;
  /** Nobody is asked. */
  readonly saysYes: boolean;
}

const options = {
  tenant: { type: "string" },
  "client-id": { type: "string", default: GRAPH_COMMAND_LINE_TOOLS },
  "device-code": { type: "boolean", default: false },
  apply: { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
  "enforced-group": { type: "string" },
  strength: { type: "string" },
  "nudge-group": { type: "boolean", default: false },
  "app-url": { type: "string" },
  "break-glass-group": { type: "string" },
} as const;

/** @throws UsageError */
export function parseSetupArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SetupCommand {
  const values = valuesOf(args);
  const id = (option: string, text: string | undefined): string | undefined => {
    const given = text?.trim();
    if (!given) return undefined;
    if (!GUID.test(given)) throw new UsageError(`--${option} must be an id: a GUID`);
    return given.toLowerCase();
  };
  const tenantId = id("tenant", values.tenant);
  if (!tenantId) throw new UsageError("--tenant needs the id of your tenant, a GUID");
  return {
    tenantId,
    clientId: id("client-id", values["client-id"]) ?? GRAPH_COMMAND_LINE_TOOLS,
    usesDeviceCode: values["device-code"],
    isToApply: values.apply,
    saysYes: values.yes,
    enforcedGroupId: id("enforced-group", values["enforced-group"] ?? env["ENFORCED_GROUP_ID"]),
    strengthId: id("strength", values.strength ?? env["ENFORCED_STRENGTH_ID"]),
    wantsNudge: values["nudge-group"],
    appUrl: addressOf(values["app-url"]),
    breakGlassGroupId: id("break-glass-group", values["break-glass-group"] ?? env["BREAK_GLASS_GROUP_ID"]),
  };
}

/** As the app's own setting PUBLIC_URL. @throws UsageError */
function addressOf(text: string | undefined): string | undefined {
  const given = text?.trim();
  if (!given) return undefined;
  if (!/^https:\/\/[^\s?#]*[^\s?#/]$/.test(given) || !URL.canParse(given))
    throw new UsageError("--app-url must begin with https:// and have no slash at the end");
  return given;
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
