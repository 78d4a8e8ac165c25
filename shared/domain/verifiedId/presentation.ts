import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import { PresentationRefusalSchema } from "./judgePresentation.ts";

/** From the press on: until then the credential is presented, and the code is fetched. */
const LIVES_MS = minutes(10);
/** Of one link: each one asks a phone anew, and costs a Face Check. */
export const MOST_PRESENTATIONS = 5;

/** What was asked of the person behind one grant last; a new request takes the place of the one before. */
export const PresentationSchema = z.object({
  grantId: z.string(),
  /** Of this request alone, new with each. */
  presentationId: z.string(),
  /** SHA-256 of what only the page holds that asked, in hex. */
  pageSecretHash: z.string(),
  askedAt: z.string(),
  /** How many were asked for, this one included. */
  count: z.int(),
  state: z.discriminatedUnion("kind", [
    /** The Request Service has not answered, or nobody saw its answer. */
    z.object({ kind: z.literal("asked") }),
    z.object({ kind: z.literal("waiting"), requestId: z.string(), url: z.string(), qrCode: z.string().optional() }),
    z.object({ kind: z.literal("proven"), requestId: z.string(), at: z.string() }),
    z.object({ kind: z.literal("refused"), at: z.string(), because: PresentationRefusalSchema }),
    /** It has led to a press, once. */
    z.object({ kind: z.literal("used"), at: z.string() }),
  ]),
});
export type Presentation = Readonly<z.infer<typeof PresentationSchema>>;

export const isOver = ({ askedAt }: Pick<Presentation, "askedAt">, now: Date): boolean =>
  now.getTime() >= Date.parse(askedAt) + LIVES_MS;
