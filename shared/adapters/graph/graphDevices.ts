import { z } from "zod";
import type { ListedDevice } from "../../domain/signIns/inactiveDevices.ts";
import { RefusedError } from "../../errors.ts";
import type { CountedPage } from "../../ports/graph.ts";
import { Moment } from "../moments.ts";
import type { GraphClient } from "./graphClient.ts";
import { query } from "./graphPath.ts";
import { readItems, type TellUnread } from "./unreadParts.ts";

const PAGE = 500;
const SELECT = "id,deviceId,operatingSystem,approximateLastSignInDateTime,accountEnabled";
/** An owner whom nobody can read is one whom nobody can ask. */
const Owner = z.object({ id: z.guid() }).catch({ id: "" });
const Device: z.ZodType<ListedDevice> = z
  .object({
    deviceId: z.guid(),
    operatingSystem: z.string().nullish().catch(undefined),
    approximateLastSignInDateTime: Moment,
    accountEnabled: z.boolean().nullish().catch(undefined),
    registeredOwners: z.array(Owner).nullish().catch(undefined),
  })
  .transform(({ deviceId, operatingSystem, approximateLastSignInDateTime, accountEnabled, registeredOwners }) => ({
    deviceId,
    ...(operatingSystem && { operatingSystem }),
    signedInAt: approximateLastSignInDateTime,
    isEnabled: accountEnabled !== false,
    ownerIds: (registeredOwners ?? []).map(({ id }) => id).filter(Boolean),
  }));

/**
 * A page of the devices on which nobody signed in since `before`, without their names. `$filter` on that moment takes
 * eq, ne, not, ge, le, and null; `$expand` gives 20 owners of each at most, and a device has one. Sources:
 * learn.microsoft.com/graph/api/resources/device and device-list-registeredowners, read 2026-11; graph facts 10.
 */
export async function inactiveDevicesPage(
  graph: GraphClient,
  tell: TellUnread,
  before: string,
  next: string | undefined,
): Promise<CountedPage<ListedDevice>> {
  const options = query({
    $filter: `approximateLastSignInDateTime le ${new Date(before).toISOString()}`,
    $select: SELECT,
    $expand: "registeredOwners($select=id)",
    $top: PAGE,
  });
  const page = await graph.page(`/devices${options}`, next);
  if (!page) throw new RefusedError("notFound", "ResourceNotFound", "graph: GET devices: 404");
  const items = await readItems(tell, "inactive devices", Device, page.value);
  const unread = page.value.length - items.length;
  return { items, ...(unread > 0 && { unread }), ...(page.next !== undefined && { next: page.next }) };
}
