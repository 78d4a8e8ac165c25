import { answerCollection } from "../odata/collection.ts";
import { parseExpand, pick, selected } from "../odata/select.ts";
import { writePrincipal } from "../principals/principalJson.ts";
import type { Call } from "../server/call.ts";
import { badRequest } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { deviceType } from "./entityTypes.ts";
import type { DeviceRecord } from "./state.ts";

/** `$expand` gives 20 of each at most. Source: learn.microsoft.com/graph/query-parameters, read 2026-11. */
const MOST_EXPANDED = 20;

export function deviceRoutes({ devices, principals }: Pick<TenantState, "devices" | "principals">): Route[] {
  const expanded = (call: Call, device: DeviceRecord): Record<string, unknown> => {
    const out: Record<string, unknown> = {};
    for (const { navigation, select } of parseExpand(call.query.get("$expand"))) {
      if (navigation !== "registeredOwners")
        throw badRequest(
          `Parsing OData Select and Expand failed: Could not find a property named '${navigation}' on type '${deviceType.name}'.`,
        );
      const owners = devices.ownersOf(device).slice(0, MOST_EXPANDED);
      out[navigation] = owners.map((id) => writePrincipal(principals.user(id), select, call.identity));
    }
    return out;
  };
  return [
    {
      method: "GET",
      versions: ["v1.0"],
      template: "/devices",
      permissions: [["Device.Read.All"], ["Device.ReadWrite.All"], ["Directory.Read.All"], ["Directory.ReadWrite.All"]],
      bucket: "directory",
      cost: 2,
      handle: (call) => {
        const names = selected(call.query.get("$select"), deviceType);
        return answerCollection(call, {
          type: deviceType,
          context: "devices",
          items: devices.all,
          ordinal: ({ ordinal }) => ordinal,
          read: ({ properties }, path) => properties[path],
          write: (device) => ({ ...pick(device.properties, names), ...expanded(call, device) }),
          defaultTop: 100,
          maxTop: 999,
        });
      },
    },
  ];
}
