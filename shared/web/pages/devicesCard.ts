import { familyWords } from "../../domain/device/deviceFamily.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { linkedCount, linkToFigure } from "./figureWords.ts";
import { type Html, html } from "./html.ts";

/** Who is ready, by the device that they have; the slowest family is named, as its steps may need work (R114). */
export function devicesCard({
  devices,
  inScope,
  waveId,
}: Pick<WaveStatus, "devices" | "inScope" | "waveId">): Html | false {
  if (!devices || inScope === 0) return false;
  const { families, slowest, setUp } = devices;
  if (families.every(({ family }) => family === "unknown")) return false;
  const rows = families.map(
    ({ family, people, ready }) =>
      html`<tr><th scope="row"><a href="/waves/${waveId}/people?device=${family}">${familyWords[family]}</a></th><td data-label="People">${linkedCount(people, `/waves/${waveId}/people?device=${family}`, familyWords[family])}</td><td data-label="Ready">${linkedCount(ready, linkToFigure(waveId, "working", family), `${familyWords[family]}, ready`)} (${share(ready, people)})${family === slowest && html` <strong>slowest</strong>`}</td></tr>`,
  );
  const behind = families.find(({ family }) => family === slowest);
  return html`<section class="card" aria-labelledby="devices-${waveId}"><h2 id="devices-${waveId}">By device</h2>
${behind && html`<p>Slowest: <strong>${familyWords[behind.family]}</strong>, ${behind.ready} of ${behind.people} ready. Try its steps yourself, and look what people <a href="/issues-found">call about</a>.</p>`}
${setUp && html`<p>From the button of the mail to the passkey it took ${setUp.minutes} ${setUp.minutes === 1 ? "minute" : "minutes"} in the middle, of ${setUp.people} people.</p>`}
<table aria-label="People in scope by device"><thead><tr><th scope="col">Device</th><th scope="col">People</th><th scope="col">Ready</th></tr></thead><tbody>${rows}</tbody></table>
<p class="soft">By the phone on which people opened the link of a mail; of the others by their sign-ins, which name no make.</p></section>`;
}

const share = (count: number, all: number): string => `${Math.round((count / all) * 100)} %`;
