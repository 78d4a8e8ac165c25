import type { WaveFacts } from "../../../domain/wave/waveFacts.ts";
import type { FlipPeople } from "../../../waves/evidence/evidenceReport.ts";
import { html } from "../html.ts";
import { type Frame, layout } from "../layout.ts";
import { type NotedWave, peopleDeletedNote } from "../peopleDeletedNote.ts";
import { linkToFollowing } from "../peopleLinks.ts";
import { peopleTables } from "./peopleTables.ts";

interface FlipPeoplePageData extends Frame, FlipPeople {
  readonly wave: Pick<WaveFacts, "waveId" | "name"> & NotedWave;
}

/** Some hundred of those whom one flip counted; of more people there is a following page. */
export function flipPeoplePage(data: FlipPeoplePageData): string {
  const { wave, flip, people, next, recorded } = data;
  const back = `/waves/${wave.waveId}/evidence`;
  const title = `People of flip ${flip}: ${wave.name}`;
  const following = linkToFollowing(next !== undefined && `${back}/people?flip=${flip}&from=${next}`);
  const none = recorded ? "Nobody stands here." : "People were not recorded when this flip happened.";
  const body = html`<h1>${title}</h1><p class="screen"><a href="${back}">To the evidence of this wave</a></p>${peopleDeletedNote(wave)}
<section class="card wide"><h2>Whom it counted</h2>${people.length === 0 ? html`<p>${none}</p>` : peopleTables(people, wave.timeZone, flip)}${following}</section>`;
  return layout(data, title, body);
}
