import { addressHash, hireLinkOf, hireSecretOf } from "../../../shared/passes/hireLink.ts";
import { grantIdOf, openGrant } from "../../../shared/passes/openGrant.ts";
import { secretHash } from "../../../shared/passes/pickUpLink.ts";
import { asVisitor, MIA, person } from "./people.ts";
import type { Story } from "./story.ts";

const TESS = { id: person("7e"), displayName: "Tess Temp" };
const PERSONAL = "tess@mail.example";
const browser = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };

/** Tess begins here, and is not met: the manager tells her the short code, and she has the link in her own mail. */
export async function getByMail(story: Story): Promise<void> {
  const { world } = story;
  const { store, clock } = world.ports;
  const { config } = world;
  const now = new Date(world.now).toISOString();
  const name = "tess.temp@contoso.example";
  world.tenant.act((directory) => {
    directory.addUser({
      ...TESS,
      userPrincipalName: name,
      mail: name,
      accountEnabled: true,
      userType: "Member",
      createdDateTime: now,
    });
    directory.setManager(TESS.id, MIA.id);
  });
  // A new account shows after some minutes.
  world.pass(900_000);
  const joinerId = person("7f");
  const contact = { personalMail: PERSONAL, workerType: "temp" };
  const facts = { joinerId, startDate: now.slice(0, 10), timeZone: "UTC", hiredAt: now };
  await store.insertJoiner({
    facts: { ...facts, startDate: "2026-03-02", account: { kind: "found", userId: TESS.id } },
    source: "hr/contoso",
    workerId: "w6",
    sequence: 1,
    identity: { userPrincipalName: name },
    displayName: TESS.displayName,
    contact,
  });
  const grantId = grantIdOf(config, joinerId, TESS.id, "round 1");
  const { link } = await openGrant({ store, clock }, config, {
    userId: TESS.id,
    reason: "joiner",
    scopeId: joinerId,
    joinerId,
    key: "round 1",
    closesAt: new Date(world.now + 86_400_000).toISOString(),
    byMail: {
      secretHash: secretHash(hireSecretOf(config, grantId)),
      addressHash: addressHash(config, PERSONAL),
      language: "en",
      tries: 0,
    },
  });
  const managers = { url: link.replace(config.publicUrl, ""), params: { grantId } };
  const told = await press(
    story,
    "pickUp",
    { ...managers, headers: asVisitor(MIA) },
    {
      identityCheckedBy: "calledKnownNumber",
      show: "shortCode",
    },
  );
  const shortCode = [...(/class="code"[^>]*>(.*?)<\/p>/.exec(told)?.[1]?.matchAll(/>(\w{4})</g) ?? [])].map(
    ([, part]) => part,
  );
  const hires = { url: hireLinkOf(config, grantId).replace(config.publicUrl, ""), headers: {} };
  const shown = await press(story, "welcome", hires, { shortCode: shortCode.join("") });
  if (!shown.includes('class="code"')) throw new Error(`no code by personal mail: ${shown.slice(-1500)}`);
}

/** Opens a page and sends its form, as a browser does. @returns the page that answers. */
async function press(
  story: Story,
  entry: string,
  at: { readonly url: string; readonly params?: Record<string, string>; readonly headers: Record<string, string> },
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const { body } = await story.ask(entry, () => at);
  const formToken = /name="formToken" value="([^"]+)"/.exec(String(body))?.[1] ?? "";
  const answer = await story.ask(entry, () => ({
    ...at,
    method: "POST",
    headers: { ...at.headers, ...browser },
    body: new URLSearchParams({ ...fields, formToken }).toString(),
  }));
  return String(answer.body);
}
