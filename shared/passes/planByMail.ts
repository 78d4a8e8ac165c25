import type { Config } from "../config/config.ts";
import { APP } from "../domain/audit.ts";
import type { JoinerRecord } from "../domain/joiner/joinerTypes.ts";
import { addressProblem, isByMailFor, MOST_TRIES, type NotByMail, notByMailWords } from "../domain/pass/byMail.ts";
import type { ByMail } from "../domain/pass/grant.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { languageOf } from "../domain/people/language.ts";
import type { Ports } from "../ports/ports.ts";
import { addressHash, hireSecretOf } from "./hireLink.ts";
import { grantIdOf } from "./openGrant.ts";
import { secretHash } from "./pickUpLink.ts";

/** How a hire's offer goes to their personal mail as well. */
export interface PlannedByMail {
  readonly address: string;
  readonly byMail: ByMail;
}

const EVER = "1970-01-01T00:00:00.000Z";

/**
 * Whether the hire gets a link of their own with this offer, by what HR told and the settings say. Where the address
 * will not do, the trail has a line about it, without the address: the manager collects the code as ever.
 * @param key of the offer. @throws TransientError
 */
export async function planByMail(
  ports: Pick<Ports, "store" | "directory" | "clock">,
  config: Config,
  { facts: { joinerId }, contact }: JoinerRecord,
  { subject, manager }: { readonly subject: DirectoryUser; readonly manager: DirectoryUser },
  key: string,
): Promise<PlannedByMail | undefined> {
  if (!isByMailFor(config, contact?.workerType)) return undefined;
  const grantId = grantIdOf(config, joinerId, subject.id, key);
  const address = contact?.personalMail;
  const because = await problemOf(ports, config, address, { subject, manager });
  if (because || address === undefined) {
    const why = notByMailWords[because ?? "noAddress"];
    const at = ports.clock.now().toISOString();
    const id = `hireLinkNotMailed|${grantId}`;
    const line = { scope: joinerId, id, at, who: APP, what: "hireLinkNotMailed", why, subjectId: subject.id } as const;
    await ports.store.append([line]);
    return undefined;
  }
  return {
    address,
    byMail: {
      secretHash: secretHash(hireSecretOf(config, grantId)),
      addressHash: addressHash(config, address),
      language: contact?.language ?? languageOf(subject) ?? config.defaultLanguage,
      tries: 0,
    },
  };
}

async function problemOf(
  { store, directory }: Pick<Ports, "store" | "directory">,
  config: Config,
  address: string | undefined,
  { subject, manager }: { readonly subject: DirectoryUser; readonly manager: DirectoryUser },
): Promise<NotByMail | undefined> {
  const { email, helpdeskMail, approverMail, alertMail, securityMail } = config;
  const ofPeople = [subject.userPrincipalName, manager.userPrincipalName, manager.mail];
  const ours = [...ofPeople, email.sender, helpdeskMail, approverMail, alertMail, securityMail];
  const problem = addressProblem(address, manager, ours);
  if (problem || address === undefined) return problem;
  const holders = await directory.usersNamed(address.trim());
  if (holders.some(({ id }) => id !== subject.id)) return "somebodyHere";
  const grants = await store.grantsOf(subject.id, EVER);
  return grants.some(({ byMail }) => byMail !== undefined && byMail.tries >= MOST_TRIES) ? "wasLocked" : undefined;
}
