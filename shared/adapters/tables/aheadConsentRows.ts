import { type AheadConsent, AheadConsentSchema } from "../../domain/pass/issueAhead.ts";
import type { AheadConsentStore } from "../../ports/store/issueAhead.ts";
import { json, mapper } from "./columns.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const KEY = "issueAhead";
const consentRow = mapper<{ value: AheadConsent }>({ value: json(AheadConsentSchema) });

export const tableAheadConsent = (appState: Rows): AheadConsentStore => ({
  aheadConsent: async () =>
    readOne(appState, await appState.get("app", KEY), (found) => consentRow.fromRow(found).value),
  putAheadConsent: async (value) => {
    await appState.write("replace", [{ partitionKey: "app", rowKey: KEY, ...consentRow.toRow({ value }) }]);
  },
});
