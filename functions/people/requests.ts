import { z } from "zod";
import { MOST_HOURS } from "../../shared/domain/enforcement/release.ts";
import { identityChecks, spotReasons } from "../../shared/domain/pass/grant.ts";

/** A program sends it as it is, a form as text. */
const yes = z.union([z.literal(true), z.literal("true")]).transform(() => true as const);
const hours = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,3}$/, "must be a whole number")
      .transform(Number),
  ])
  .refine((count) => count >= 1 && count <= MOST_HOURS, `must be 1 to ${MOST_HOURS}`);

/** The bodies of `POST /api/people/{userId}/release`, as JSON or as the fields of a form. */
export const releaseBodies = {
  ask: z.object({
    reason: z.string().trim().min(1).max(500).describe("Which app or device cannot do passkeys; for the audit trail."),
    hours: hours.describe(`From the confirmation on: 1 to ${MOST_HOURS}.`),
  }),
  confirm: z.object({
    confirm: yes.describe("By the second person: what was asked for is to be carried out."),
    askedAt: z.string().max(40).optional().describe("`asked.at` of what was looked at; another wish is not confirmed."),
  }),
  end: z.object({ end: yes.describe("Ends the release before its time.") }),
} as const;
export type ReleaseBody = z.infer<(typeof releaseBodies)[keyof typeof releaseBodies]>;

/** Which of them the fields are. */
export function releaseSchemaOf(fields: unknown): z.ZodType<ReleaseBody> {
  const has = (name: string) => typeof fields === "object" && fields !== null && Object.hasOwn(fields, name);
  return has("confirm") ? releaseBodies.confirm : has("end") ? releaseBodies.end : releaseBodies.ask;
}

/** The query of `GET /api/people` and of the page `/people`, which may be opened without a search. */
export const PeopleQuerySchema = z.strictObject({
  search: z
    .string()
    .trim()
    .min(2, "must be 2 letters or more")
    .max(100)
    .describe("How a name, sign-in name or mail address begins, or a whole employee id."),
});
export const PeoplePageQuerySchema = PeopleQuerySchema.partial();

/** The body of `POST /api/people/{userId}/links/end`: whom it is about stands in the address. */
export const EndLinksSchema = z.object({});

const grantId = z.guid().describe("As the answer to the first request told it, and as the page has it.");
const reason = z.enum(spotReasons).describe("Why a code is needed.");

/** The bodies of `POST /api/people/{userId}/pass`, as JSON or as the fields of a form. */
export const passBodies = {
  issue: z.object({
    pressId: z.guid().describe("A new one for each code: the same one again makes no second code."),
    reason,
    identityCheckedBy: z
      .enum(identityChecks)
      .describe("How it is known that it is really the person. Calling in and naming somebody is no proof."),
  }),
  agree: z.object({ agree: yes.describe("By the second person: the code may be made."), grantId }),
  show: z.object({ show: yes.describe("By whoever asked, once a second person has agreed."), grantId }),
  name: z.object({
    deputy: z.string().trim().min(3).max(200).describe("Sign-in name or object id of who collects the code instead."),
    reason,
  }),
} as const;
export type PassBody = z.infer<(typeof passBodies)[keyof typeof passBodies]>;

/** Which of them the fields are. */
export function passSchemaOf(fields: unknown): z.ZodType<PassBody> {
  const has = (name: string) => typeof fields === "object" && fields !== null && Object.hasOwn(fields, name);
  return has("agree")
    ? passBodies.agree
    : has("show")
      ? passBodies.show
      : has("deputy")
        ? passBodies.name
        : passBodies.issue;
}
