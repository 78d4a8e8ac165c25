import { isForStaff } from "../../../shared/domain/mail/mailKinds.ts";
import { languageOf } from "../../../shared/domain/people/language.ts";
import { zoneOf } from "../../../shared/domain/people/workplace.ts";
import { de } from "../../../shared/mails/messages/de.ts";
import { en } from "../../../shared/mails/messages/en.ts";
import { es } from "../../../shared/mails/messages/es.ts";
import { fr } from "../../../shared/mails/messages/fr.ts";
import type { DeliveryStatus } from "../mail/mail.ts";
import type { World } from "../world/world.ts";
import { judgeMails, type SentMail } from "./judgeMails.ts";
import type { LedgerLine } from "./mailLedger.ts";
import type { MailTruth } from "./summary.ts";
import type { WaveStatus } from "./waveProgress.ts";

const registers = [en, de, es, fr].map((messages) => messages["button.register"]);

const arrived: readonly DeliveryStatus[] = ["Delivered", "Expanded", "OutForDelivery"];

/** Reads every mail to a person back from its file, and holds it against the world's own books. */
export async function mailTruth(
  { mail, population, hires, tenant, leavers }: Pick<World, "mail" | "population" | "hires" | "tenant" | "leavers">,
  ledger: ReadonlyMap<string, LedgerLine>,
  waves: readonly Pick<WaveStatus, "groupId" | "gateOpenedAt">[],
): Promise<MailTruth> {
  const hired = new Map(hires.map(({ person }) => [person.id, person]));
  const sent: SentMail[] = [];
  for (const { id, at, delivery } of mail.mails()) {
    const line = ledger.get(id.toLowerCase());
    // One about a hire goes to the manager and to HR.
    if (!line?.userId || isForStaff(line.kind) || line.kind === "hireReady") continue;
    const read = await mail.read(id);
    if (!read) continue;
    const language = /<html[^>]*\blang="([a-z]+)"/i.exec(read.html)?.[1];
    const asksToRegister = registers.some((words) => read.plainText.includes(words));
    sent.push({
      kind: line.kind,
      userId: line.userId,
      at,
      language,
      asksToRegister,
      isDelivered: [...delivery.values()].every((status) => arrived.includes(status)),
    });
  }
  return judgeMails(sent, (userId) => population.people.get(userId) ?? hired.get(userId), {
    intervalHours: 20,
    chaserDays: 3,
    told: (person) => {
      const { preferredLanguage, usageLocation } = tenant.directory.user(person.id) ?? {};
      const words = { preferredLanguage: preferredLanguage ?? undefined, usageLocation: usageLocation ?? undefined };
      return {
        language: (languageOf(words) ?? "en") === person.language,
        zone: zoneOf(words.usageLocation, person.timeZone) === person.timeZone,
      };
    },
    wavesOf: (userId, at) =>
      waves.filter(({ groupId }) => tenant.directory.isMember(groupId, userId) || leavers.wasIn(groupId, userId, at)),
  });
}
