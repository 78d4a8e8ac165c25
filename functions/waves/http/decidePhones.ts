import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { localDateOf } from "../../../shared/domain/calendar/schedule.ts";
import type { ChosenForPhones } from "../../../shared/domain/personas/phoneChoice.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { phonesPurpose } from "../../../shared/waves/waveActions.ts";
import { changeWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "../../web/door.ts";
import { readPressed, withDetails } from "../../web/readPressed.ts";
import { waveOf } from "./ofWave.ts";
import { type PhonesBody, PhonesBodySchema } from "./requests.ts";

/**
 * `POST /api/waves/{waveId}/phones`: what becomes of members whose phone is too old for a passkey, and who answers for
 * it. A note with a line in the trail: it lets nobody in or out. Sent twice it is one decision; the last one counts.
 */
export const decidePhones =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.decideAboutMember);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const { principal } = door;
    const { waveId = "" } = request.params;
    const now = ports.clock.now();
    const asked = { schemaOf: () => PhonesBodySchema, purposeOf: () => phonesPurpose(waveId), oid: principal.oid, now };
    const read = await readPressed<PhonesBody>(request, config, say, asked);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(say, async () => {
      const wave = await waveOf(ports, waveId);
      if (!wave) return say(404, "unknownWave", "There is no such wave.");
      const { choice, owner, until, reason } = read.body;
      if (until !== undefined && until < localDateOf(now, wave.timeZone))
        return withDetails(say, [{ field: "until", message: "must be today or later" }], !read.isForm);
      const at = now.toISOString();
      const chosen: ChosenForPhones = {
        choice,
        owner,
        ...(until !== undefined && { until }),
        reason,
        by: personOf(principal),
        at,
      };
      const isSame = (known: ChosenForPhones | undefined) =>
        known?.choice === choice &&
        known.owner === owner &&
        known.until === until &&
        known.reason === reason &&
        known.by.id === chosen.by.id;
      if (!isSame(wave.phones)) {
        // The line first: nothing is decided of which nobody can read by whom.
        const before = wave.phones?.choice;
        const after = `${choice}, ${owner} answers for it${until === undefined ? "" : ` until ${until}`}`;
        const line = { id: `phones|${at}`, at, who: chosen.by, what: "phonesDecided", why: reason } as const;
        await ports.store.append([waveEvent(wave, { ...line, before, after })]);
      }
      let phones: ChosenForPhones | undefined;
      await changeWave(ports.store, waveId, (facts) => {
        phones = isSame(facts.phones) ? facts.phones : chosen;
        return phones === chosen ? { ...facts, phones } : undefined;
      });
      return read.isForm ? redirect(`/waves/${waveId}/people`) : json<ChosenForPhones | undefined>(200, phones);
    });
  };
