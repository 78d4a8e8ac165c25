import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { type AheadConsent, AheadConsentSchema } from "../../shared/domain/pass/issueAhead.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { aheadPage } from "../../shared/web/pages/aheadPage.ts";
import { hasRole, type Principal, personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct, hurdleAt } from "../door/atDoor.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readPressed } from "../web/readPressed.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;

const PAGE = "/issue-ahead";
const PURPOSE = "issue ahead";
const UNDERSTOOD = "the code travels in a mail";

/** Nobody accepts by a slip: what it means is written out. */
export const AcceptAheadSchema = z.strictObject({
  understood: z
    .literal(UNDERSTOOD)
    .describe("That whoever reads the manager's mail can sign in as the hire, within the hours of the code."),
});
export const StopAheadSchema = z.strictObject({});

export const AheadStatusSchema = z.object({
  isOn: z.boolean(),
  last: AheadConsentSchema.optional().describe("Who decided last, and when; absent where nobody ever did."),
});
type AheadStatus = z.infer<typeof AheadStatusSchema>;

const statusOf = (last: AheadConsent | undefined): AheadStatus => ({
  isOn: last?.accepted === true,
  ...(last && { last }),
});

/** `GET /api/issue-ahead`: whether codes of hires are made ahead, and by whose word. */
export const showAhead =
  (ports: Pick<Ports, "store">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readAhead);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () =>
      json<AheadStatus>(200, statusOf(await ports.store.aheadConsent())),
    );
  };

/** `GET /issue-ahead`: the same for people, with what it means and what the viewer may do. */
export const showAheadPage =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readAhead);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    return orTryAgain(sayTo(request, config), async () => {
      const may = {
        accept: hasRole(principal, ...whoMay.acceptAhead),
        stop: hasRole(principal, ...whoMay.stopAhead),
      };
      const visit = { acts: ["acceptAhead"] as const, back: PAGE };
      const { offerLeadDays: leadDays, offerHours: hours } = config.joinerRules;
      return page(
        200,
        aheadPage({
          ...(await frameFor(ports, config, principal)),
          timeZone: config.defaultTimeZone,
          last: await ports.store.aheadConsent(),
          leadDays,
          hours,
          may,
          hurdle: may.accept ? await hurdleAt(ports, config, request, principal, visit) : undefined,
          formToken: formToken(config, principal.oid, PURPOSE, ports.clock.now()),
          understood: UNDERSTOOD,
        }),
      );
    });
  };

/** `POST /api/issue-ahead`: an Admin accepts, by name, that the code of a hire travels in a mail. */
export const acceptAhead =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const asked = { roles: whoMay.acceptAhead, back: PAGE };
    const door = await admitToAct(ports, config, request, "acceptAhead", asked);
    if ("refusal" in door) return door.refusal;
    const read = await readPressed(request, config, say, pressOf(ports, door.principal, AcceptAheadSchema));
    if ("refusal" in read) return read.refusal;
    const { isForm } = read;
    return orTryAgain(say, () => decide(ports, door.principal, true, isForm), refusedTo(ports, config, "acceptAhead"));
  };

/** `POST /api/issue-ahead/stop`: back to links, which needs nobody's leave. Codes that are out already stay. */
export const stopAhead =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admit(request, config, whoMay.stopAhead);
    if ("refusal" in door) return door.refusal;
    const read = await readPressed(request, config, say, pressOf(ports, door.principal, StopAheadSchema));
    if ("refusal" in read) return read.refusal;
    const { isForm } = read;
    return orTryAgain(say, () => decide(ports, door.principal, false, isForm), refusedTo(ports, config, "stopAhead"));
  };

const pressOf = <Body>({ clock }: Pick<Ports, "clock">, { oid }: Principal, schema: z.ZodType<Body>) => ({
  schemaOf: () => schema,
  purposeOf: () => PURPOSE,
  oid,
  now: clock.now(),
});

/** A yes stands in the trail before it counts; a no counts first. */
async function decide(
  { store, clock }: Needs,
  principal: Principal,
  accepted: boolean,
  isForm: boolean,
): Promise<HttpResponseInit> {
  const by = personOf(principal);
  const at = clock.now().toISOString();
  const consent: AheadConsent = { accepted, by, at };
  const what = accepted ? "issueAheadAccepted" : "issueAheadEnded";
  const line = { scope: APP_SCOPE, id: `${what}|${at}`, at, who: by, what } as const;
  if (!accepted) await store.putAheadConsent(consent);
  await store.append([line]);
  if (accepted) await store.putAheadConsent(consent);
  return isForm ? redirect(PAGE) : json<AheadStatus>(200, statusOf(consent));
}
