import type { Config } from "../config/config.ts";
import { chunks } from "../domain/chunks.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { type Helped, helpNews } from "../domain/wave/registrationHelp.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import type { Scope } from "../steps/step.ts";
import { NAMES_IN_A_MAIL, namesIn, setOf, storyOf, tellHelpdesk } from "./staffMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "email">;

/**
 * Names to the helpdesk, once, those of these people who tried to register and could not, by policy where one refused
 * (R107). What was read of the logs tells it. Writes member rows: whoever needs help gets no nudge.
 * @throws TransientError
 */
export async function findHelp(
  { ports, config, wave, now }: Scope<unknown>,
  members: readonly WaveMember[],
): Promise<void> {
  if (members.length === 0) return;
  const ids = members.map(({ userId }) => userId.toLowerCase());
  const known = await ports.store.logFindings("couldNotRegister", ids);
  const tries = [...known].flatMap(([id, one]) => (one.kind === "couldNotRegister" ? [[id, one] as const] : []));
  const news = helpNews(members, new Map(tries), now);
  await tell(ports, config, wave, members, news);
  const changes = news.map(({ userId, help }) => ({ userId, registrationHelp: help }));
  if (changes.length > 0) await ports.store.mergeMembers(wave.waveId, changes);
}

/** By what stood in their way. The mail comes before the rows: a crash between the two sends the same one again. */
async function tell(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  members: readonly WaveMember[],
  news: readonly Helped[],
): Promise<void> {
  const byId = new Map(members.map((member) => [member.userId, member]));
  const groups = Map.groupBy(
    news.filter(({ trouble }) => trouble !== undefined),
    ({ trouble }) => (trouble?.kind === "refusedByPolicy" ? trouble.policyIds.join(" ") : ""),
  );
  const story = storyOf(wave, config);
  for (const [policies, some] of groups) {
    const why =
      policies === "" ? "it failed, as the audit log of the person says" : await refusedBy(ports, policies.split(" "));
    for (const few of chunks(some, NAMES_IN_A_MAIL)) {
      const people = few.flatMap(({ userId }) => byId.get(userId) ?? []);
      const what = `These people tried to set up a passkey and could not: ${namesIn(people)}. The reason: ${why}. They get no reminder for a week, as that would do nothing: please help them.`;
      const at =
        few
          .map(({ help }) => help.at)
          .toSorted()
          .at(-1) ?? "";
      await tellHelpdesk(ports, config, story, mailKeys.couldNotRegister(at, setOf(people, story, config)), what);
    }
  }
}

async function refusedBy({ policies }: Needs, ids: readonly string[]): Promise<string> {
  const names = await Promise.all(ids.map(async (id) => (await policies.policy(id))?.displayName ?? id));
  return `Conditional Access refused it, by ${names.map((name) => `“${name}”`).join(", ")}, which has to let them register security info`;
}
