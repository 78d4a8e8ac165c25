import { signedHeaders } from "../../../infra/hr/signedRequest.ts";
import { joinerIdOf } from "../../../shared/hr/joinerId.ts";
import { addPasskey, asVisitor, DANS_EMPLOYEE_ID, MIA, ROOT, SAM } from "./people.ts";
import type { Story } from "./story.ts";

const mailName = (displayName: string): string => displayName.replaceAll(" ", ".").toLowerCase();
const SOURCE = "hr/contoso";
const TEAM = "5f000000-0000-4000-8000-000000000001";
const LATER = "5e000000-0000-4000-8000-000000000001";

/** Five people are hired: one collects a code by their manager, the others are each in the way of something. */
export async function hire(story: Story): Promise<void> {
  const { world } = story;
  await tell(story, "w1", "e1", "Sam", "2026-03-17");
  await tell(story, "w2", "e2", "Rita", "2026-03-18");
  await tell(story, "w4", "e4", "Twin", "2026-03-18");
  await tell(story, "w5", "e5", "Later", "2036-03-18");
  await tell(story, "w3", "e3", "Nobody", "2026-03-18");
  const account = (id: string, displayName: string, employeeId: string) =>
    world.tenant.act((directory) => {
      directory.addUser({
        id,
        displayName,
        employeeId,
        userPrincipalName: `${mailName(displayName)}@contoso.example`,
        mail: `${mailName(displayName)}@contoso.example`,
        accountEnabled: true,
        userType: "Member",
        createdDateTime: new Date(world.now).toISOString(),
      });
      directory.setManager(id, MIA.id);
    });
  account("5c000000-0000-4000-8000-000000000001", "Tim Twin", "e4");
  account("5c000000-0000-4000-8000-000000000002", "Tom Twin", "e4");
  account(SAM.id, SAM.displayName, "e1");
  account(ROOT.id, ROOT.displayName, "e2");
  world.tenant.act((directory) => directory.assignRole({ principalId: ROOT.id, role: "Global Administrator" }));
  await story.timer("hrWorkTimer");
  // As a look at the accounts left it that was cut off.
  const twin = await world.ports.store.joiner(joinerIdOf(world.config, SOURCE, "w4"));
  if (twin)
    await world.ports.store.saveJoiner(
      { ...twin.record, facts: { ...twin.record.facts, account: { kind: "ambiguous" } } },
      twin.etag,
    );
  for (let day = 0; day < 8 && !linkTo(story); day++) await story.days(1);
  const first = linkTo(story);
  // HR moves the first day: the link is taken back, and the right morning gets another one.
  await tell(story, "w1", "e1", "Sam", "2026-03-18", 2);
  for (let day = 0; day < 4 && linkTo(story) === first; day++) await story.days(1);
  await collect(story);
}

/** An Admin accepts that codes travel in mails, one does, and it is stopped. */
export async function issueAhead(story: Story, admin: () => Record<string, string>): Promise<void> {
  const { world } = story;
  const ask = (name: string, path: string, body: object) =>
    story.ask(name, () => ({
      method: "POST",
      url: path,
      headers: { ...admin(), "content-type": "application/json" },
      body: JSON.stringify(body),
    }));
  await ask("acceptAhead", "/api/issue-ahead", { understood: "the code travels in a mail" });
  await story.ask("aheadPage", () => ({ url: "/issue-ahead", headers: { ...admin(), accept: "text/html" } }));
  await story.ask("showAhead", () => ({ url: "/api/issue-ahead", headers: admin() }));
  const id = "5c000000-0000-4000-8000-000000000006";
  world.tenant.act((directory) => {
    directory.addUser({
      id,
      displayName: "Early New",
      employeeId: "e6",
      userPrincipalName: "early.new@contoso.example",
      mail: "early.new@contoso.example",
      accountEnabled: true,
      userType: "Member",
      createdDateTime: new Date(world.now).toISOString(),
    });
    directory.setManager(id, MIA.id);
  });
  // Else the look at the account makes the code, too: so the step has a call of its own.
  const busy = { name: "503 once", status: 503, text: "" };
  const call = "graph GET /users/{id}/authentication/temporaryAccessPassMethods";
  world.outside.fault = { call, bad: busy, lasts: "once" };
  await tell(story, "w6", "e6", "Early", new Date(world.now).toISOString().slice(0, 10));
  await story.timer("hrWorkTimer");
  const joinerId = joinerIdOf(world.config, SOURCE, "w6");
  const isOffered = async () => (await world.ports.store.joiner(joinerId))?.record.facts.offer !== undefined;
  // Within the day: the wave goes on as without it.
  for (let hour = 0; hour < 6 && !(await isOffered()); hour++) await story.hours(1);
  await ask("stopAhead", "/api/issue-ahead/stop", {});
  world.tenant.act((directory) => addPasskey(directory, id));
}

const linkTo = ({ world }: Story): string | undefined =>
  world.mail.sent
    .flatMap(({ plainText }) => /https:\/\/app\.example\/pick-up\/(\S+)/.exec(plainText)?.[1] ?? [])
    .at(-1);

async function collect(story: Story): Promise<void> {
  const { world } = story;
  const link = linkTo(story);
  if (!link) throw new Error(`no link was mailed: ${JSON.stringify(world.mail.sent.map((m) => m.to + m.subject))}`);
  const [grantId = ""] = link.split("?");
  const visit = () => ({ url: `/pick-up/${link}`, params: { grantId }, headers: asVisitor(MIA) });
  const { body } = await story.ask("pickUp", visit);
  const formToken = /name="formToken" value="([^"]+)"/.exec(String(body))?.[1] ?? "";
  const form = new URLSearchParams({ formToken, identityCheckedBy: "inPerson" }).toString();
  await story.ask("pickUp", () => ({
    ...visit(),
    method: "POST",
    headers: {
      ...asVisitor(MIA),
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
    },
    body: form,
  }));
  await story.hours(1);
  world.tenant.act((directory) => addPasskey(directory, SAM.id));
  // Else the look at the passkey finishes, too: so the last step has a call of its own.
  const busy = { name: "503 once", status: 503, text: "" };
  world.outside.fault = { call: "tables transact enforcements", bad: busy, lasts: "once" };
  await story.days(1);
}

const tell = (
  story: Story,
  workerId: string,
  employeeId: string,
  givenName: string,
  startDate: string,
  sequence = 1,
): Promise<void> =>
  send(story, sequence === 1 ? `evt-${workerId}` : `evt-${workerId}-${sequence}`, "hired", {
    workerId,
    sequence,
    timeZone: "Europe/Berlin",
    identity: { employeeId },
    person: { givenName, familyName: "New" },
    employment: { startDate },
  });

/** HR tells of the leave of a member, which lies ahead, and takes it back: the wave goes on as without it. */
export async function tellOfLeave(story: Story): Promise<void> {
  const data = { workerId: "w9", sequence: 1, identity: { employeeId: DANS_EMPLOYEE_ID } };
  await send(story, "evt-w9-1", "leave-started", { ...data, leave: { startDate: "2036-03-18" } });
  await story.hours(1);
  await send(story, "evt-w9-2", "leave-ended", { ...data, sequence: 2 });
}

/** Of the hires one is cancelled, whose account is there and off; one leaves; of another nothing follows. */
export async function tellOfLeavers(story: Story): Promise<void> {
  story.world.tenant.act((directory) => {
    directory.addUser({
      id: LATER,
      displayName: "Lea Later",
      employeeId: "e5",
      userPrincipalName: "lea.later@contoso.example",
      accountEnabled: false,
      userType: "Member",
      createdDateTime: new Date(story.world.now).toISOString(),
    });
    directory.addGroup({ id: TEAM, displayName: "Team", securityEnabled: true, mailEnabled: false });
    directory.addMember(TEAM, LATER);
    directory.addMethod(LATER, { kind: "phone", phoneNumber: "+49 30 1" });
  });
  await story.hours(1);
  const today = new Date(story.world.now).toISOString().slice(0, 10);
  const of = (workerId: string, employeeId: string) => ({ workerId, sequence: 2, identity: { employeeId } });
  await send(story, "evt-w5-2", "hire-cancelled", of("w5", "e5"));
  await send(story, "evt-w4-2", "manager-changed", { workerId: "w4", sequence: 2 });
  await send(story, "evt-w2-2", "terminated", { ...of("w2", "e2"), employment: { endDate: today } });
  await story.timer("leaverTimer");
  await story.days(2);
  await story.timer("leaverTimer");
}

async function send(story: Story, id: string, type: string, data: object): Promise<void> {
  const body = JSON.stringify({ specversion: "1.0", id, source: SOURCE, type: `hr.worker.${type}.v1`, data });
  const secret = story.world.config.hrWebhookSecrets[0] ?? "";
  await story.ask("hrEvents", () => ({
    method: "POST",
    url: "/api/hr/events",
    headers: signedHeaders(secret, id, new Date(), body),
    body,
  }));
  await story.messages();
}
