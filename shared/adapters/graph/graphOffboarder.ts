import type { AuthenticationMethod } from "../../domain/people/authenticationMethod.ts";
import type { Offboarder } from "../../ports/graph.ts";
import { errorOf, failureOf, outcomeOf } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { segment } from "./graphPath.ts";
import { type Pace, takeOne } from "./requestPace.ts";

/** By type, the collection in which it is deleted. A password is in none (graph facts 3). */
const collections: Readonly<Record<string, string>> = {
  fido2AuthenticationMethod: "fido2Methods",
  windowsHelloForBusinessAuthenticationMethod: "windowsHelloForBusinessMethods",
  platformCredentialAuthenticationMethod: "platformCredentialMethods",
  microsoftAuthenticatorAuthenticationMethod: "microsoftAuthenticatorMethods",
  phoneAuthenticationMethod: "phoneMethods",
  softwareOathAuthenticationMethod: "softwareOathMethods",
  emailAuthenticationMethod: "emailMethods",
  externalAuthenticationMethod: "externalAuthenticationMethods",
  temporaryAccessPassAuthenticationMethod: "temporaryAccessPassMethods",
};

/** `Offboarder` on Microsoft Graph v1.0. @param pace of the reports: methods are counted with them. */
export function graphOffboarder(graph: GraphClient, pace: Pace): Offboarder {
  return {
    leaveGroup: async (groupId, userId) => {
      // Without `/$ref` it would delete the account (graph facts 4.2).
      const answer = await graph.send("DELETE", `/groups/${segment(groupId)}/members/${segment(userId)}/$ref`);
      if (!["ok", "notFound"].includes(outcomeOf(answer)))
        throw errorOf(answer, "DELETE groups/{id}/members/{id}/$ref");
    },

    joinGroup: async (groupId, userId) => {
      const body = { "@odata.id": graph.referenceTo(userId) };
      const answer = await graph.send("POST", `/groups/${segment(groupId)}/members/$ref`, { body });
      const isMember = answer.status === 400 && /already exist/i.test(failureOf(answer).message);
      if (outcomeOf(answer) !== "ok" && !isMember) throw errorOf(answer, "POST groups/{id}/members/$ref");
    },

    revokeSessions: async (userId) => {
      const answer = await graph.send("POST", `/users/${segment(userId)}/revokeSignInSessions`);
      if (!["ok", "notFound"].includes(outcomeOf(answer))) throw errorOf(answer, "POST revokeSignInSessions");
    },

    deleteMethod: async (userId, { id, type }: AuthenticationMethod) => {
      const collection = collections[type];
      if (collection === undefined) return "unknown";
      const path = `/users/${segment(userId)}/authentication/${collection}/${segment(id)}`;
      await takeOne(pace, "a sign-in method", { priority: "live", isBrief: true });
      const answer = await graph.send("DELETE", path);
      if (["ok", "notFound"].includes(outcomeOf(answer))) return "gone";
      // The default method goes last (graph facts 3).
      if (answer.status === 400) return "notYet";
      throw errorOf(answer, `DELETE ${collection}`);
    },
  };
}
