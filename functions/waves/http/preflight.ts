import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { type Declaration, DeclaredNowSchema, declaredBy } from "../../../shared/domain/preflight/declaration.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { underEtag } from "../../../shared/underEtag.ts";
import { declarePurpose, type PreflightReport, readPreflightReport } from "../../../shared/waves/preflightReport.ts";
import { json, page, redirect } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import { preflightPage } from "../../../shared/web/pages/preflightPage.ts";
import { hasRole, personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, refusedTo, sayTo, wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readPressed } from "../../web/readPressed.ts";
import { ofWave } from "./ofWave.ts";
import { type DeclareBody, DeclareSchema } from "./requests.ts";
import type { DeclarationList } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

/** `GET /api/waves/{waveId}/preflight` and `/waves/{waveId}/preflight`: what the checks of the tenant said about it. */
export const showPreflight = (ports: Needs, config: Config) =>
  ofWave(ports, config, whoMay.readWaves, async (request, { wave, principal }) => {
    const report = await readPreflightReport(ports.store, wave);
    if (!wantsPage(request)) return json<PreflightReport>(200, report);
    const now = ports.clock.now();
    const mayDeclare = hasRole(principal, ...whoMay.declare);
    const token = (check: string) => formToken(config, principal.oid, declarePurpose(check), now);
    const forms = new Map(mayDeclare ? DeclaredNowSchema.options.map((check) => [check, token(check)] as const) : []);
    return page(200, preflightPage({ ...(await frameFor(ports, config, principal)), report, forms }));
  });

/**
 * `POST /api/preflight/declarations` (Admin): what Graph cannot tell, somebody says with their name; it lapses after
 * `DECLARATION_DAYS`. Written under the ETag of the row. Sent twice it is one declaration, with the later moment.
 */
export const declare =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.declare);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const say = sayTo(request, config);
    const now = ports.clock.now();
    const purposeOf = ({ check }: DeclareBody) => declarePurpose(check);
    const asked = { schemaOf: () => DeclareSchema, purposeOf, oid: principal.oid, now };
    const read = await readPressed<DeclareBody>(request, config, say, asked);
    if ("refusal" in read) return read.refusal;
    const { check, note, waveId } = read.body;
    const by = personOf(principal);
    return orTryAgain(
      say,
      async () => {
        const declarations = await save(ports, { check, note, by }, now, config.declarationDays);
        const until = declarations.find((one) => one.check === check)?.until;
        const id = `declared|${check}|${now.toISOString()}`;
        await ports.store.append([
          { scope: APP_SCOPE, id, at: now.toISOString(), who: by, what: "declared", why: note, after: check, until },
        ]);
        return read.isForm && waveId !== undefined
          ? redirect(`/waves/${waveId}/preflight`)
          : json<DeclarationList>(200, { declarations });
      },
      refusedTo(ports, config, "declare"),
    );
  };

const save = (
  { store }: Needs,
  declared: Pick<Declaration, "check" | "note" | "by">,
  now: Date,
  lastsDays: number,
): Promise<readonly Declaration[]> =>
  underEtag(async () => {
    const known = await store.declarations();
    const next = declaredBy(known?.value ?? [], declared, now, lastsDays);
    await store.saveDeclarations(next, known?.etag);
    return next;
  });
