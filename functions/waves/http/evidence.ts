import type { Config } from "../../../shared/config/config.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { EvidenceReport, FlipPeople } from "../../../shared/waves/evidence/evidenceReport.ts";
import { readEvidenceReport, readFlipPeople } from "../../../shared/waves/evidence/readEvidenceReport.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { evidencePage } from "../../../shared/web/pages/evidence/evidencePage.ts";
import { flipPeoplePage } from "../../../shared/web/pages/evidence/flipPeoplePage.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readQuery } from "../../web/readQuery.ts";
import { ofWave } from "./ofWave.ts";
import { FlipRangeSchema } from "./requests.ts";

type Needs = Pick<Ports, "store" | "clock">;

/** So many people stand on the page itself; of more each flip has pages of its own. */
const PEOPLE_ON_THE_PAGE = 500;

/** `GET /api/waves/{waveId}/evidence` and `/waves/{waveId}/evidence`: on what its people were enforced (R313). */
export const showEvidence = (ports: Needs, config: Config) =>
  ofWave(ports, config, whoMay.readEvidence, async (request, { wave, principal }) => {
    const report = await readEvidenceReport(ports, config, wave);
    if (!wantsPage(request)) return json<EvidenceReport>(200, report);
    const frame = await frameFor(ports, config, principal);
    return page(200, evidencePage({ ...frame, report, people: await peopleOfFew(ports, wave, report) }));
  });

/** `GET /api/waves/{waveId}/evidence/people?flip=1&from=0`, and its page: who was counted by one flip, and how. */
export const showFlipPeople = (ports: Needs, config: Config) =>
  ofWave(ports, config, whoMay.readEvidence, async (request, { wave, principal, say }) => {
    const read = readQuery(request, FlipRangeSchema, say);
    if ("refusal" in read) return read.refusal;
    const people = await readFlipPeople(ports, wave, read.query);
    if (!people) return say(404, "unknownFlip", "This wave has no such flip.");
    if (!wantsPage(request)) return json<FlipPeople>(200, people);
    const frame = await frameFor(ports, config, principal);
    return page(200, flipPeoplePage({ ...frame, wave, ...people }));
  });

/** Everybody of every flip, where that is a list to be printed with the rest. */
async function peopleOfFew(
  ports: Needs,
  wave: WaveFacts,
  { flips }: EvidenceReport,
): Promise<ReadonlyMap<number, FlipPeople["people"]>> {
  const inAll = flips.reduce((sum, { record }) => sum + (record?.counts.members ?? 0), 0);
  if (inAll > PEOPLE_ON_THE_PAGE) return new Map();
  const read = flips.map(async ({ number }) => {
    const found = await readFlipPeople(ports, wave, { flip: number, from: 0 });
    return [number, found?.people ?? []] as const;
  });
  return new Map(await Promise.all(read));
}
