import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { readOverview } from "../../shared/progress/readOverview.ts";
import { page, redirect } from "../../shared/web/answers.ts";
import { overviewPage } from "../../shared/web/pages/overviewPage.ts";
import { hasRole, principalOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "./door.ts";
import { frameFor } from "./frame.ts";

/** `GET /`: the whole rollout at a look is what the staff comes for; everybody else has a page of their own account. */
export const home =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const principal = principalOf(request, config);
    if (principal && !hasRole(principal, ...whoMay.readProgress)) return redirect("/me");
    const door = admit(request, config, whoMay.readProgress);
    if ("refusal" in door) return door.refusal;
    const { oid: id, roles } = door.principal;
    return orTryAgain(sayTo(request, config), async () => {
      const overview = await readOverview(ports, config, { id, roles });
      const frame = await frameFor(ports, config, door.principal);
      return page(200, overviewPage({ ...frame, ...overview, timeZone: config.defaultTimeZone }));
    });
  };
