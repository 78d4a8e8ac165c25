import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { localDateOf } from "../../../shared/domain/calendar/schedule.ts";
import { type ChosenForPhones, isSameChoice } from "../../../shared/domain/personas/phoneChoice.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
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
      const by = personOf(principal);
      const dated = until !== undefined && { until };
      const phones = await note(ports, wave, { choice, owner, ...dated, reason, by, at: now.toISOString() });
      return read.isForm ? redirect(`/waves/${waveId}/people`) : json<ChosenForPhones | undefined>(200, phones);
    });
  };

/** @returns what is noted then. */
async function note(
  { store }: Pick<Ports, "store">,
  wave: WaveFacts,
  chosen: ChosenForPhones,
): Promise<ChosenForPhones | undefined> {
  if (!isSameChoice(wave.phones, chosen)) {
    // The line first: nothing is decided of which nobody can read by whom.
    const { choice, owner, until, reason, by, at } = chosen;
    const before = wave.phones?.choice;
    const after = `${choice}, ${owner} answers for it${until === undefined ? "" : ` until ${until}`}`;
    const line = { id: `phones|${at}`, at, who: by, what: "phonesDecided", why: reason } as const;
    await store.append([waveEvent(wave, { ...line, before, after })]);
  }
  let phones: ChosenForPhones | undefined;
  await changeWave(store, wave.waveId, (facts) => {
    phones = isSameChoice(facts.phones, chosen) ? facts.phones : chosen;
    return phones === chosen ? { ...facts, phones } : undefined;
  });
  return phones;
}
