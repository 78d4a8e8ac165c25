import { expect, test } from "vitest";
import { WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

/** The greeting, which each language has its own of. */
const greetings = { Hello: "en", "Guten Tag": "de", Bonjour: "fr", "Hola,": "es" } as const;
const languageOf = (text: string): string | undefined =>
  Object.entries(greetings).find(([greeting]) => text.startsWith(greeting))?.[1];

const spoken = [
  { preferredLanguage: "de-AT", usageLocation: "GB" },
  { usageLocation: "FR" },
  { preferredLanguage: "es-MX" },
  {},
  { preferredLanguage: "nl-NL", usageLocation: "DE" },
  { preferredLanguage: "en-US" },
];

test("each member is mailed in their own language, and in the tenant's where their account tells of none", async () => {
  const world = new WaveWorld(spoken.length, { settings: { DEFAULT_LANGUAGE: "es" } });
  const { directory, email, store } = world.ports;
  for (const [n, facts] of spoken.entries()) {
    const user = directory.users.get(world.id(n + 1));
    if (user) directory.users.set(user.id, { ...user, ...facts });
  }
  await world.insert();
  await world.until(({ stage }) => stage === "announced");
  const mails = () =>
    [...email.sent]
      .sort((a, b) => a.to.address.localeCompare(b.to.address))
      .map(({ plainText, html }) => [languageOf(plainText), /<html lang="(\w+)"/.exec(html)?.[1]]);
  const expected = ["de", "fr", "es", "es", "es", "en"];
  expect(mails()).toEqual(expected.map((language) => [language, language]));

  // A row from before languages were noted, and somebody who has changed theirs since: read again before each mail.
  await store.mergeMembers(WAVE_ID, [{ userId: world.id(1), language: undefined }]);
  const changed = directory.users.get(world.id(6));
  if (changed) directory.users.set(changed.id, { ...changed, preferredLanguage: "fr-CA" });
  email.sent.length = 0;
  await world.until(({ stage }) => stage === "open");
  const by = [...expected.slice(0, 5), "fr"];
  expect(mails()).toEqual(by.map((language) => [language, language]));
});
