import { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import { DoorFactsSchema, doorStanding } from "../../../shared/domain/door/doorFacts.ts";
import { doorDigest, doorUnsaid } from "../../../shared/domain/door/doorPolicies.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { wallNow } from "../../web/door.ts";

/** The answer of `GET /api/door`. */
export const DoorStatusSchema = z.object({
  mode: z.enum(["required", "freshSignInOnly"]).describe("What stands in for the door where it is not up."),
  isUp: z.boolean().describe("By the last reading; nothing is read for this answer."),
  since: z.string().optional().describe("Sign-ins later than this were made under it."),
  because: z.string().optional().describe("Why it is not up."),
  digest: z.string().optional().describe("Of the policies that the settings ask for; absent while they do not say."),
  unsaid: z.string().optional().describe("Which setting is missing."),
  ...DoorFactsSchema.pick({ asked: true, confirmed: true, reading: true }).shape,
});
export type DoorStatus = z.infer<typeof DoorStatusSchema>;

/** By what the rows say; asks nobody else. */
export async function readDoorStatus({ store }: Pick<Ports, "store">, config: Config): Promise<DoorStatus> {
  const { asked, confirmed, reading } = (await store.door())?.value ?? {};
  const digest = doorDigest(config);
  const standing = doorStanding({ asked, confirmed, reading }, digest, wallNow(), config.doorSettlesMinutes);
  const unsaid = doorUnsaid(config);
  return {
    mode: config.door,
    isUp: standing.isUp,
    ...(standing.isUp ? { since: standing.since } : { because: standing.say }),
    ...(digest && { digest }),
    ...(unsaid && { unsaid }),
    ...(asked && { asked }),
    ...(confirmed && { confirmed }),
    ...(reading && { reading }),
  };
}
