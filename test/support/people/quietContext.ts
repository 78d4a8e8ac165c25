import type { PeopleContext } from "../../../infra/local/people/context.ts";
import { mishapsOf } from "../../../infra/local/people/habits.ts";
import { PersonBrowser } from "../../../infra/local/signIn/personBrowser.ts";

/** People of a company to whom nothing odd happens, and who write to nobody. */
export const quietContext = (world: Pick<PeopleContext, "clock" | "directory" | "population">): PeopleContext => ({
  seed: 7,
  ...world,
  mishaps: mishapsOf.none,
  addresses: { helpdesk: "", approvers: "", alerts: "" },
  selfService: { url: "", app: { id: "", displayName: "" } },
  openBrowser: () => new PersonBrowser(),
  note: () => {},
});
