import type { Config } from "../../../shared/config/config.ts";
import { isSamePerson } from "../../../shared/domain/people/person.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { readWavePeople, type WavePeople } from "../../../shared/waves/peopleOfWave.ts";
import { decisionPurpose, entryPurpose, phonesPurpose } from "../../../shared/waves/waveActions.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { formToken } from "../../../shared/web/formToken.ts";
import { wavePeoplePage } from "../../../shared/web/pages/wavePeoplePage.ts";
import { hasRole } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { hurdleAt } from "../../door/atDoor.ts";
import { wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readQuery } from "../../web/readQuery.ts";
import { ofWave } from "./ofWave.ts";
import { PeopleRangeSchema } from "./requests.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory">;

/**
 * `GET /api/waves/{waveId}/people?standing=&only=&device=&search=&from=`, and its page: everybody of a wave by name, at
 * every stage, with what stands in the way and what comes next.
 */
export const showWavePeople = (ports: Needs, config: Config) =>
  ofWave(ports, config, whoMay.readWaves, async (request, { wave, principal, say }) => {
    const read = readQuery(request, PeopleRangeSchema, say);
    if ("refusal" in read) return read.refusal;
    const { toDecide, toEnter, ...people } = await readWavePeople(ports, config, wave, read.query);
    if (!wantsPage(request)) return json<WavePeople>(200, people);
    const isDecider = hasRole(principal, ...whoMay.decideAboutMember);
    const about = isDecider ? [...toDecide].filter((userId) => !isSamePerson(userId, principal.oid)) : [];
    const now = ports.clock.now();
    const tokens = (userIds: Iterable<string>, purposeOf: typeof decisionPurpose) =>
      new Map(
        [...userIds].map(
          (userId) => [userId, formToken(config, principal.oid, purposeOf(wave.waveId, userId), now)] as const,
        ),
      );
    const mayEnter = hasRole(principal, ...whoMay.enterNow) && toEnter.size > 0;
    const hurdle = mayEnter
      ? await hurdleAt(ports, config, request, principal, { acts: ["enterNow"], back: `/waves/${wave.waveId}/people` })
      : undefined;
    const decide = tokens(about, decisionPurpose);
    const enter = tokens(mayEnter && !hurdle ? toEnter : [], entryPurpose);
    const phonesToken = isDecider ? formToken(config, principal.oid, phonesPurpose(wave.waveId), now) : undefined;
    const frame = await frameFor(ports, config, principal);
    return page(
      200,
      wavePeoplePage({ ...frame, ...people, wave, asked: read.query, decide, enter, phonesToken, hurdle }),
    );
  });
