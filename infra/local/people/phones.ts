import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { BusinessClock } from "../clock/clock.ts";
import { html, sendPage } from "../signIn/page.ts";
import type { Directory } from "../tenant/directory.ts";
import { mySignIns, registrationResources } from "../tenant/signIns/apps.ts";
import type { PeopleContext } from "./context.ts";
import { gainPasskey, type Person } from "./standInPerson.ts";

type Played = NonNullable<PeopleContext["played"]>;

interface PhonesOptions {
  readonly clock: BusinessClock;
  readonly directory: Directory;
  readonly played: Pick<Played, "hire" | "member" | "phoneLoser">;
  /** Told of each visit. */
  onVisit(): void;
}

const securityInfo = { app: mySignIns, ...(registrationResources[0] && { resource: registrationResources[0] }) };

/**
 * The phones of the people whom somebody at the screen plays: what Authenticator and the page of one's security info
 * are in the world. A one-time code, or the password and a tap, makes a passkey here.
 */
export async function servePhones(options: PhonesOptions): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) =>
      say(response, 500, "That did not work", String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PhonesOptions): Promise<void> {
  const { host = "", "sec-fetch-site": site = "same-origin" } = request.headers;
  // Another host name would be another site's, pointed at us (DNS rebinding).
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return say(response, 421, "Not here", "");
  options.onVisit();
  const people = peopleOf(options);
  const id = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
  const person = people.find((one) => one.id === id);
  if (!person) return id === "" ? list(response, people) : say(response, 404, "There is no such phone", "");
  if (request.method !== "POST") return show(response, person, options);
  if (site !== "same-origin") return say(response, 403, "That did not come from this page", "Nothing was done.");
  const code = new URLSearchParams(await text(request)).get("code")?.replace(/[\s-]/g, "");
  return show(response, person, options, makePasskey(person, options, code));
}

const peopleOf = ({ played: { hire, member, phoneLoser } }: PhonesOptions): readonly Person[] => [
  hire.person,
  member,
  phoneLoser,
];

/** @param code of a one-time pass; without one the password and a tap. @returns what to say. */
function makePasskey(person: Person, { directory, clock }: PhonesOptions, code: string | undefined): string {
  const signedIn = directory.signIn({
    userId: person.id,
    with: code === undefined ? { kind: "passwordAndPush" } : { kind: "temporaryAccessPass", code },
    ...securityInfo,
    interactive: true,
    device: person.family,
  });
  if (signedIn.result !== "success")
    return code === undefined
      ? "The sign-in was refused: password and tap do not do here."
      : "The code was not taken: mistyped, used, taken back or run out. Have a new one made.";
  const { passkeyType, aaGuid, model, name: displayName } = person.family;
  const made = directory.registerPasskey(signedIn.session, { passkeyType, aaGuid, model, displayName });
  if (made.result !== "registered") return `No passkey was made (${made.result}).`;
  gainPasskey(person, made.methodId, clock.now());
  person.usesPasskey = true;
  // The first use, which is the proof that it works.
  directory.signIn({
    userId: person.id,
    with: { kind: "passkey", methodId: made.methodId },
    interactive: true,
    device: person.family,
  });
  return "The passkey is made, and was used once. The app sees it within a business hour.";
}

function show(response: ServerResponse, person: Person, { directory }: PhonesOptions, said?: string): void {
  const { id, displayName, userPrincipalName, passkeysAtHand, hasSecondFactor, family } = person;
  const isThere = directory.user(id) !== undefined;
  const has = passkeysAtHand.size > 0;
  const forms = html`<form class="tall" method="post" action="/${id}"><label>The one-time code, as the manager reads it out <input name="code" required autocomplete="off" autocapitalize="none" spellcheck="false"></label><button>Set up a passkey with the code</button></form>${
    hasSecondFactor &&
    html`<form class="tall" method="post" action="/${id}"><button>Set up a passkey with the password and a tap</button></form>`
  }`;
  const state = !isThere
    ? html`<p>The account is not made yet. It comes two days before the first day.</p>`
    : has
      ? html`<p>A passkey is on this phone: sign in at the app with it.</p>`
      : forms;
  sendPage(response, {
    title: `The phone of ${displayName}`,
    body: html`<h1>The phone of ${displayName}</h1><p class="quiet">${userPrincipalName} · ${family.name}</p>${said !== undefined && html`<p role="status"><strong>${said}</strong></p>`}${state}<nav><a href="/">All phones</a></nav>`,
  });
}

function list(response: ServerResponse, people: readonly Person[]): void {
  const rows = people.map(
    ({ id, displayName, userPrincipalName }) =>
      html`<li class="card"><a href="/${id}">${displayName}</a><div class="quiet">${userPrincipalName}</div></li>`,
  );
  sendPage(response, { title: "Phones", body: html`<h1>Phones</h1><ul class="cards">${rows}</ul>` });
}

function say(response: ServerResponse, status: number, title: string, what: string): void {
  sendPage(response, {
    status,
    title,
    body: html`<h1>${title}</h1><p>${what}</p><nav><a href="/">All phones</a></nav>`,
  });
}
