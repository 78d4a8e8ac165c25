import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { classifyDevice } from "../../shared/domain/device/classifyDevice.ts";
import { clickToNote } from "../../shared/domain/device/clicked.ts";
import type { WaveMember } from "../../shared/domain/wave/member.ts";
import { ConflictError, isServiceError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutStart } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { startLinkIn } from "../../shared/waves/startLink.ts";
import { leadTo } from "../../shared/web/answers.ts";

type StartPorts = Pick<Ports, "store" | "clock">;

const HINTS = "Sec-CH-UA-Model, Sec-CH-UA-Platform-Version";
/** With the second line a browser that knows them asks again at once, and says them. Source: email facts 4.2. */
const ASK = { "Accept-CH": HINTS, "Critical-CH": HINTS, Vary: `${HINTS}, User-Agent` };

/**
 * `/start?wave=…&person=…&sig=…`: the button of a member's mails. Leads to Security info, whoever asks and whatever
 * fails. On the way it notes which kind of phone it was opened on, and how new its system is; nothing else of the
 * request is kept. The link hands out nothing and proves nothing. HEAD, and a browser that only looks ahead, note
 * nothing. A later click goes before an earlier one.
 */
export const startHere =
  (ports: StartPorts, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const link = startLinkIn(request, config);
    if (link && request.method === "GET" && config.deviceFamilies && !looksAhead(request))
      try {
        await noteClick(ports, link, request);
      } catch (error) {
        if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
        await noteQuietly(ports, aboutStart, error);
      }
    return leadTo(config.securityInfoUrl, ASK);
  };

async function noteClick(
  { store, clock }: StartPorts,
  { waveId, userId }: Pick<WaveMember, "waveId" | "userId">,
  { headers }: HttpRequest,
): Promise<void> {
  const told = (name: string) => headers.get(name) ?? undefined;
  const device = classifyDevice({
    userAgent: told("user-agent"),
    platform: told("sec-ch-ua-platform"),
    platformVersion: told("sec-ch-ua-platform-version"),
    model: told("sec-ch-ua-model"),
  });
  const [member] = await store.members(waveId, [userId]);
  if (!member || member.sortedOut !== undefined) return;
  const clicked = clickToNote(member.clicked, device, clock.now());
  if (clicked) await store.mergeMembers(waveId, [{ userId, clicked }]);
}

/** Source: fetch.spec.whatwg.org, `Sec-Purpose`; older browsers say `Purpose` or `X-Moz`. */
const looksAhead = ({ headers }: HttpRequest): boolean =>
  ["sec-purpose", "purpose", "x-moz", "x-purpose"].some((name) =>
    /prefetch|prerender|preview/i.test(headers.get(name) ?? ""),
  );
