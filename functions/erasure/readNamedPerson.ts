import type { NamedPerson } from "../../shared/domain/erasure/namedPerson.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import type { WaveMember } from "../../shared/domain/wave/member.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { HrStory } from "./readHrStory.ts";

interface Known {
  readonly user: DirectoryUser | undefined;
  readonly registration: Registration | undefined;
  readonly members: readonly WaveMember[];
  readonly story: HrStory;
}

/** By what the rows name this person: as Entra does now, and as it, HR and the trail did before. */
export async function readNamedPerson(
  store: Pick<Ports["store"], "actsOf" | "keysOutWith">,
  userId: string,
  { user, registration, members, story }: Known,
): Promise<NamedPerson> {
  const { workers } = story;
  const joiners = story.joiners.filter(({ facts }) => workers.includes(facts.joinerId));
  const leavers = story.leavers.filter(({ worker }) => workers.includes(worker));
  const leaves = story.leaves.filter(({ worker }) => workers.includes(worker));
  const identities = [...joiners, ...leavers].map(({ identity }) => identity);
  const { lines } = await store.actsOf(userId, { limit: 1 });
  return {
    userId,
    logins: some([
      user?.userPrincipalName,
      user?.mail,
      ...members.flatMap(({ userPrincipalName, mail }) => [userPrincipalName, mail]),
      ...identities.map(({ userPrincipalName }) => userPrincipalName),
      ...joiners.map(({ contact }) => contact?.personalMail),
    ]),
    names: some([
      user?.displayName,
      registration?.userDisplayName,
      ...members.map(({ displayName }) => displayName),
      ...[...joiners, ...leavers].map(({ displayName }) => displayName),
      ...lines.map(({ event }) => event.who.displayName),
    ]),
    numbers: [
      ...[...joiners, ...leavers, ...leaves].map(({ source, workerId }) => ({ source, workerId })),
      ...some([user?.employeeId, ...identities.map(({ employeeId }) => employeeId)]).map((workerId) => ({
        source: "",
        workerId,
      })),
    ],
    workers,
  };
}

/** Each once, whatever its case. */
const some = (texts: readonly (string | undefined)[]): readonly string[] => [
  ...new Map(texts.flatMap((text) => (text ? [[text.toLowerCase(), text] as const] : []))).values(),
];
