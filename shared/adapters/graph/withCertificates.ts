import type { AuthenticationMethod } from "../../domain/people/authenticationMethod.ts";
import { DECLARED_CERTIFICATE } from "../../domain/people/methodKind.ts";
import { provenToFit } from "../../domain/people/usablePasskey.ts";
import { certificateFitOf } from "../../domain/policy/certificateFit.ts";
import { groupsNamedIn } from "../../domain/policy/methodFit.ts";
import { bothFit, strengthFitOf } from "../../domain/policy/strengthFit.ts";
import type { AuthenticationMethodsReader, DirectoryReader } from "../../ports/graph.ts";
import { allForLater, groupsOf, type Rules } from "./judgedMethods.ts";

/** Where the tenant says who holds a certificate, and what the fit of one hangs on. */
interface Declared {
  readonly directory: Pick<DirectoryReader, "groupsAmong">;
  readonly lately: () => Promise<Rules>;
  /** Its members, nested included, hold one. */
  readonly groupId: string;
}

/**
 * Live methods, with a certificate for each member of the group by which the tenant declares it: Graph lists none. The
 * group is read live, one request for many. Where nobody may ask, it is of unknown fit for whoever holds nothing that
 * is known to fit. Who cannot be judged just now is for later.
 */
export function withCertificates(
  reader: AuthenticationMethodsReader,
  { directory, lately, groupId }: Declared,
): AuthenticationMethodsReader {
  const declared = groupId.toLowerCase();
  const judged = async (
    found: ReadonlyMap<string, readonly AuthenticationMethod[]>,
  ): Promise<ReadonlyMap<string, readonly AuthenticationMethod[]>> => {
    if (found.size === 0) return found;
    const rules = await lately();
    const asked = [declared, ...groupsNamedIn(rules.certificates)];
    const groups = await groupsOf(directory, new Map([...found.keys()].map((userId) => [userId, asked])));
    return new Map(
      [...found].map(([userId, methods]) => {
        const groupIds = groups?.get(userId);
        const isNeeded = groupIds ? groupIds.has(declared) : provenToFit(methods).length === 0;
        return [userId, isNeeded ? [...methods, certificateOf(userId, groupIds, rules)] : methods];
      }),
    );
  };
  return {
    methodsOf: async (userId, priority) => {
      const methods = await reader.methodsOf(userId, priority);
      return methods && (await judged(new Map([[userId, methods]]))).get(userId);
    },
    methodsOfMany: async (userIds, upNext, priority) => {
      const answer = await reader.methodsOfMany(userIds, upNext, priority);
      try {
        return { ...answer, found: await judged(answer.found) };
      } catch (error) {
        return allForLater(answer, error);
      }
    },
  };

  function certificateOf(
    userId: string,
    groupIds: ReadonlySet<string> | undefined,
    { certificates, strength }: Rules,
  ): AuthenticationMethod {
    const certificate = { id: declared, type: DECLARED_CERTIFICATE };
    const byPolicy = certificateFitOf(certificates, { userId, groupIds });
    const fit = bothFit(byPolicy, strengthFitOf(certificate, strength));
    // A member for sure: without the groups nobody knows even that.
    return { ...certificate, fit: groupIds || fit === "doesNotFit" ? (fit ?? "unknown") : "unknown" };
  }
}
