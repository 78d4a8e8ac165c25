import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { isStuck, newWork } from "../../shared/domain/joiner/openWork.ts";
import { ConflictError, isServiceError, RefusedError, TransientError } from "../../shared/errors.ts";
import { type HrEvent, parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import { joinerIdOf } from "../../shared/hr/joinerId.ts";
import { type Verdict, verifyWebhook } from "../../shared/hr/verifyWebhook.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble, type TroublePorts } from "../../shared/troubles/noteTrouble.ts";
import { json, problem } from "../../shared/web/answers.ts";
import { jsonIn, readBody } from "../../shared/web/readBody.ts";
import { mediaType } from "../../shared/web/sameOrigin.ts";
import { type Conflict, EVENT_ID_USED, type ReadEvent, sequenceConflict, storedAs } from "./hrConflicts.ts";
import type { AcceptedEvent } from "./schemas.ts";

const ABOUT_EVENT = aboutApp("taking in an HR event", {
  meanwhile: "Whoever sent it was told to send it again. Nothing was taken in.",
});
/** HR sends it no second time by itself, so the row stands for two days. */
const ABOUT_OTHER_CONTENT = aboutApp("taking in an HR event that says otherwise than one before it", {
  againAfterSeconds: 24 * 3600,
});
const LIMIT_BYTES = 65_536;
const MEDIA_TYPES = ["application/json", "application/cloudevents+json"];
const UNAUTHORIZED: Readonly<Record<Exclude<Verdict, "genuine">, string>> = {
  unsigned: "webhook-id, webhook-timestamp and webhook-signature are required.",
  stale: "The webhook-timestamp is more than five minutes away from now.",
  wrongSignature: "No webhook-signature matches.",
};

/**
 * `POST /api/hr/events`: Standard Webhooks over the raw bytes, body a canonical HR event. Checked in the order of cost
 * and trust; then stored, enqueued, marked accepted and answered 202, in this order (architecture rule 6): whatever was
 * answered 202 is never lost, and whatever was not may be sent again without harm. The operators hear of what
 * contradicts an earlier event: it may be right, and only HR's own log would know.
 */
export const hrEvents =
  (ports: AcceptPorts & TroublePorts, config: Config): HttpHandler =>
  async (request) => {
    const read = await readEvent(request, config);
    if ("refusal" in read) return read.refusal;
    const { event } = read.parsed;
    try {
      const conflict = await accept(ports, config, read);
      if (conflict) return await refuseAndTell(ports, config, event, conflict);
    } catch (error) {
      if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
      const seconds = error instanceof TransientError ? error.retryAfterSeconds : undefined;
      await noteQuietly(ports, ABOUT_EVENT, error);
      return problem(503, "tryAgain", "The event could not be stored just now. Send it again.", undefined, {
        "Retry-After": String(seconds ?? 10),
      });
    }
    return json<AcceptedEvent>(202, { accepted: event.id, ...whereFound(config, read.parsed) });
  };

function whereFound(config: Config, { kind, event }: ReadEvent): Omit<AcceptedEvent, "accepted"> {
  const worker = joinerIdOf(config, event.source, event.data.workerId);
  return kind === "hire" ? { joinerId: worker } : kind === "leaver" ? { leaverId: worker } : {};
}

type AcceptPorts = Pick<Ports, "store" | "hrEvents" | "clock">;

/** The sender decides which of the two holds, and people hear of it. Never throws: the answer is the same untold. */
async function refuseAndTell(
  ports: TroublePorts,
  config: Config,
  { id, source, data }: HrEvent,
  { code, message, detail }: Conflict,
): Promise<HttpResponseInit> {
  const meanwhile = `This is about the event ${id} of ${source} (worker ${data.workerId}), and maybe others. It was answered 409 and nothing of it was taken in: what came first stands.`;
  const why = new RefusedError("obstacle", code, `${detail.field} ${detail.message}`);
  await noteTrouble(ports, config, { ...ABOUT_OTHER_CONTENT, meanwhile, isPressed: true }, why);
  return problem(409, code, message, [detail]);
}

/**
 * Stores the event, notes that work on it is open, queues it, marks it accepted. One that was accepted before is queued
 * again where nobody is at work on it.
 * @returns why it is refused: nobody could say later which of two tellings holds, so the sender has to, now.
 * @throws TransientError
 */
async function accept(
  ports: AcceptPorts,
  config: Pick<Config, "tenantId" | "defaultTimeZone" | "personalMailWorkerTypes" | "hrDeputy">,
  { parsed, body }: Accepted,
): Promise<Conflict | undefined> {
  const { store, hrEvents, clock } = ports;
  const { event } = parsed;
  const { source, id: eventId } = event;
  const stored = await storedAs(store, event);
  // What is refused for its id takes no sequence.
  if (stored === "other") return EVENT_ID_USED;
  const conflict = stored === "same" ? undefined : await sequenceConflict(ports, config, parsed);
  if (conflict) return conflict;
  const now = clock.now();
  const known = await store.receive(source, eventId, body, now.toISOString());
  if (known !== "new" && stored === "nothing" && (await storedAs(store, event)) === "other") return EVENT_ID_USED;
  if (known !== "accepted") {
    await store.saveWork(newWork(source, eventId, now));
    await hrEvents.enqueue({ source, eventId });
    await store.markAccepted(source, eventId);
    return undefined;
  }
  const work = await store.workOn(source, eventId);
  if (work && isStuck(work, now)) await hrEvents.enqueue({ source, eventId });
  return undefined;
}

interface Accepted {
  readonly parsed: ReadEvent;
  readonly body: string;
}
type Read = Accepted | { readonly refusal: HttpResponseInit };

async function readEvent(request: HttpRequest, config: Pick<Config, "hrWebhookSecrets">): Promise<Read> {
  const refuse = (...answer: Parameters<typeof problem>): Read => ({ refusal: problem(...answer) });
  if (request.method !== "POST") return refuse(405, "methodNotAllowed", "Only POST.", undefined, { Allow: "POST" });
  if (!MEDIA_TYPES.includes(mediaType(request)) || !isUtf8(request)) {
    return refuse(415, "unsupportedMediaType", `The body must be ${MEDIA_TYPES.join(" or ")}, in UTF-8.`);
  }
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: read.tooLarge };
  const verdict = verifyWebhook(config.hrWebhookSecrets, request.headers, read.bytes);
  if (verdict !== "genuine") return refuse(401, verdict, UNAUTHORIZED[verdict]);

  const text = jsonIn(read.bytes);
  if (!text) return refuse(400, "malformedJson", "The body is not JSON in UTF-8.");
  const parsed = parseCanonicalEvent(text.value);
  switch (parsed.kind) {
    case "notHandled":
      return refuse(422, "typeNotHandled", `Events of type ${parsed.type} are not handled yet; nothing was stored.`, [
        { field: "type", message: "is not handled yet" },
      ]);
    case "invalid":
      return refuse(422, "invalidEvent", "The event does not fit its schema; nothing was stored.", parsed.problems);
    case "hire":
    case "leaver":
    case "leave":
    case "noted":
      return { parsed, body: text.text };
  }
}

const isUtf8 = ({ headers }: HttpRequest): boolean => {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(headers.get("content-type") ?? "")?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
};
