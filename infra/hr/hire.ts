import { z } from "zod";
import { type HandHire, type HiredByHand, HiredByHandSchema } from "../local/people/handHire.ts";
import type { LocalWorld } from "../local/world/worldFile.ts";
import { EXAMPLE_TIME_ZONE, hireEvent } from "./hireEvent.ts";
import type { HrCommand } from "./hrArguments.ts";
import { type Delivery, deliver, deliveryOf, reasonOf } from "./sendEvent.ts";
import { noWorld, whatNext, whyNot, worldIsGone } from "./words.ts";

/** Why somebody could not be hired, and what to do about it. */
export class CannotHire extends Error {}

/** The moment of the command by the wall clock, and an id that no other event has. */
export interface Occasion {
  readonly at: Date;
  readonly eventId: string;
}

/**
 * Tells an app of a hire, as an HR system does. In the world of `npm start` it first has an account made.
 * @param readWorld what `npm start` left to be read; asked for where no other app is named.
 * @returns what to print.
 * @throws CannotHire
 */
export async function hire(
  command: HrCommand,
  { at, eventId }: Occasion,
  readWorld: () => Promise<LocalWorld | undefined>,
): Promise<string> {
  const world = command.url ? undefined : await readWorld();
  const appUrl = command.url ?? world?.publicUrl;
  if (!appUrl && !command.isPrintOnly) throw new CannotHire(noWorld);
  // Short enough for an `employeeId`, and new each time.
  const workerId = command.worker ?? `hr${at.getTime().toString(36)}`;
  const { givenName, familyName, startDate, account, manager } = command;
  const isNewHere = world && !account && !command.isPrintOnly;
  const hired = isNewHere
    ? await openAccount(world, { workerId, givenName, familyName, startDate, manager })
    : undefined;
  const event = hireEvent({
    as: command.as,
    eventId,
    workerId,
    givenName,
    familyName,
    startDate,
    timeZone: hired?.timeZone ?? EXAMPLE_TIME_ZONE,
    userPrincipalName: account,
    deputy: command.deputy,
    at,
  });
  const secret = command.secret ?? world?.hrWebhookSecret;
  // Without an app and its secret, what can be shown is the event.
  if (!appUrl || !secret) return JSON.stringify(event, undefined, 2);
  const delivery = deliveryOf(appUrl, secret, event, at);
  if (command.isPrintOnly) return asText(delivery);
  const sent = await deliver(delivery);
  if (sent.kind !== "accepted") throw new CannotHire(whyNot(sent, appUrl));
  const name = `${givenName} ${familyName}`;
  return whatNext({ name, startDate, workerId, joinerId: sent.joinerId, appUrl, world, hired });
}

export const asText = ({ url, headers, body }: Delivery): string =>
  [`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", body].join("\n");

async function openAccount({ hiringUrl }: LocalWorld, asked: HandHire): Promise<HiredByHand> {
  const body = JSON.stringify(asked);
  const headers = { "content-type": "application/json" };
  const response = await fetch(hiringUrl, { method: "POST", headers, body }).catch((error: unknown) => {
    throw new CannotHire(worldIsGone(reasonOf(error)));
  });
  const answer: unknown = await response.json();
  if (response.ok) return HiredByHandSchema.parse(answer);
  const { message } = z.object({ message: z.string() }).parse(answer);
  throw new CannotHire(`No account was made: ${message}. Nothing was sent.`);
}
