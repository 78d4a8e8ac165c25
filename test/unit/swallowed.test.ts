import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Adapters tell of what a service said by what they throw, or return. */
const files = ["functions", "shared"]
  .flatMap((room) => readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((f) => join(room, f)))
  .filter((file) => file.endsWith(".ts") && !file.startsWith(join("shared", "adapters")))
  .sort();

interface Handler {
  readonly file: string;
  readonly body: string;
}

/** What stands in the braces, or after the arrow, of everything that catches. */
function handlersIn(file: string): readonly Handler[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/\} catch(?: \(\w+\))? \{|\.catch\((?!undefined)/g)].map(({ 0: head, index }) => {
    const [open, close] = head.endsWith("{") ? ["{", "}"] : ["(", ")"];
    let depth = 1;
    let at = index + head.length;
    for (; depth > 0 && at < text.length; at++) depth += text[at] === open ? 1 : text[at] === close ? -1 : 0;
    return { file, body: text.slice(index + head.length, at - 1).trim() };
  });
}

/** It says so to people, or hands on what it caught. */
const isTold = (body: string): boolean =>
  /\bnote\w*\(|\btell\w*\(|Unsent\(|\breported?\w*\(|\brefused(?:To|By)?\(|reject\(|notYet|\.set\(|error\.message|saidBy|trouble =|failure \?\?=|answerTo|comeAgain|leaveTo\w+\(|fail\(|createAnew|doNotRestore|leaveIt|busy: error|putDown\(|nobodyWithoutGroup|waitRefused|unclaim/.test(
    body,
  );

/** It lets through every refusal and every busy answer of a service: what it keeps is another writer, or our own row. */
const isNarrow = (body: string): boolean =>
  /^(?:\/\/[^\n]*\n\s*)*(?:if \(!?\(?(?:!\(error instanceof ConflictError\)|isUnreadableRow|!isUnreadableRow|error instanceof ConflictError|!\(error instanceof ConfigError))/.test(
    body.replaceAll(/^if \(kind !== "takesBack" \|\| /g, "if ("),
  ) || /reason !== "notFound"\) throw error;?$/.test(body);

const endsInThrow = (body: string): boolean => /throw [^;]+;?$/.test(body);

/** Where silence is right: by what they are for. */
const known: Readonly<Record<string, string>> = {
  "shared/troubles/noteTrouble.ts": "it writes the rows themselves",
  "shared/troubles/noteQuietly.ts": "it writes the rows themselves",
  "shared/mails/texts/judgeText.ts": "a message is read, and no service",
  "shared/config/settingTypes.ts": "settings are read, and no service",
  "shared/domain/erasure/namedPerson.ts": "a text is looked at, and no service",
  "shared/domain/calendar/schedule.ts": "a zone is looked up, and no service",
  "shared/web/principal.ts": "a header is read, and no service",
  "shared/web/readBody.ts": "a body is read, and no service",
  "shared/hr/verifyWebhook.ts": "a signature is looked at, and no service",
  "shared/strengthPart.ts": "what Entra said is in what it returns",
  "shared/passes/mintOnce.ts": "tables that take no line take no row either, and the code in hand must be shown",
  "functions/passes/afterShown.ts": "the code in hand must be shown; what is woken comes by itself in time",
  "functions/passes/tellCollected.ts": "only the time is up: what is refused within it is noted inside",
  "functions/passes/sendReceipt.ts": "only the time is up: what is refused within it is noted inside",
  "functions/host/patience.ts": "whoever waited hears of it",
  "functions/host/readingAgain.ts": "it is asked again, or thrown on",
  "functions/host/orchestrationClient.ts": "throws what is busy; absent is an answer",
  "functions/self/meHttp.ts": "whoever opened the page waits for the same reading, and hears of it",
  "functions/waves/preflight/checkWave.ts":
    "only the app's own share of the requests is waited for; the rest is thrown",
  "functions/web/frame.ts": "the same tables are read, and told of, by the page itself",
  "functions/waves/http/control.ts": "the queue that it is handed to tells",
  "shared/enforcement/enforcementStatus.ts": "the page that asks says so in words",
  "functions/registration/enterDue.ts": "the call that comes next throws it, or somebody stopped enforcement",
  "functions/registration/pollPages.ts": "the call that comes next throws it",
  "functions/enforcement/guard/groups/guardBreakGlass.ts": "what it could not note is told at once",
  "functions/people/decideRelease.ts": "another writer was faster",
  "shared/waves/memberDecisions.ts": "another writer was faster",
  "shared/steps/portsOfCall.ts": "it is thrown on",
  "shared/steps/runStep.ts": "a lost place begins anew; the rest is told by `afterTrouble`",
  "shared/enforcement/enter.ts": "another writer was faster",
};

test("whatever catches what a service said tells people of it, or is known to be right in its silence", () => {
  const silent = files
    .flatMap(handlersIn)
    .filter(({ body }) => !isTold(body) && !isNarrow(body) && !endsInThrow(body))
    .filter(({ file }) => !(file in known));
  expect(silent).toEqual([]);
});

test("every file that is known for it still catches something", () => {
  expect(Object.keys(known).filter((file) => handlersIn(file).length === 0)).toEqual([]);
});
