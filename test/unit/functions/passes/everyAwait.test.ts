import { describe, expect, test } from "vitest";
import type { FakePorts } from "../../../support/fakes/fakePorts.ts";
import { type At, watched } from "../../../support/passes/atEveryAwait.ts";
import { atHelpdesk, kiosk, onTheSpot } from "../../../support/passes/codePages.ts";
import { answerOf, faults, leftBehind } from "../../../support/passes/leftBehind.ts";
import { SAM as HIRE, JOINER_ID, pickUpStage } from "../../../support/passes/pickUpStage.ts";
import { readyStage } from "../../../support/passes/readyStage.ts";
import { HANNO, HEDDA, SAM } from "../../../support/passes/spotStage.ts";
import { welcomeStage } from "../../../support/passes/welcomeStage.ts";
import { SAM as HOLDER, proofStage } from "../../../support/verifiedId/proofStage.ts";

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  readonly headers: Headers;
}

/** One press that would show a code, and what is looked at afterwards. */
interface Way {
  readonly ports: FakePorts;
  /** Whom the code is for. */
  readonly userId: string;
  /** Presses once, with `at` before and after every call of the app. */
  readonly press: (at: At) => Promise<Answer>;
  readonly scopes?: readonly string[];
  readonly logs: readonly unknown[];
  /** Of links and short codes: they stand in no row, line, mail, log or message either. */
  readonly secrets?: readonly string[];
}

const ways: readonly (readonly [string, () => Promise<Way>])[] = [
  ...(
    [
      ["on the spot", onTheSpot],
      ["at the helpdesk", atHelpdesk],
      ["at the kiosk", kiosk],
    ] as const
  ).map(([name, page]): readonly [string, () => Promise<Way>] => [
    name,
    async () => {
      const stage = await readyStage(page);
      const form = await stage.formOf();
      const { ports, logs } = stage;
      return { ports, logs, userId: SAM, press: (at) => stage.press({ form }, watched(ports, at)) };
    },
  ]),
  [
    "at the helpdesk, once a second person has agreed",
    async () => {
      const stage = await readyStage(atHelpdesk);
      const { ports, logs } = stage;
      ports.clock.set("2026-03-02T22:00:00.000Z");
      const wish = { pressId: SAM, reason: "lostPhone", identityCheckedBy: "inPerson" };
      const { json } = await stage.press({ json: wish });
      const { grantId } = json;
      await stage.press({ as: HANNO, json: { agree: true, grantId } });
      const body = JSON.stringify({ show: true, grantId });
      const headers = { "content-type": "application/json" };
      const press = (at: At) => stage.ask("POST", { as: HEDDA, headers }, body, watched(ports, at));
      return { ports, logs, userId: SAM, press };
    },
  ],
  [
    "by the link of a hire's manager",
    async () => {
      const stage = await pickUpStage();
      const { ports, logs, grant } = stage;
      const token = (await stage.tokenFor("3a000000-0000-4000-8000-000000000001")) ?? "";
      const press = (at: At) => {
        stage.watch(at);
        return stage.press({ token });
      };
      const secrets = [new URL(grant.link).searchParams.get("sig") ?? ""];
      return { ports, logs, userId: HIRE, press, scopes: [JOINER_ID], secrets };
    },
  ],
  [
    "by the link in a hire's personal mail",
    async () => {
      const stage = await welcomeStage();
      const { ports, hireLogs: logs, hireSecret } = stage;
      const shortCode = await stage.shortCode();
      const formToken = stage.tokenIn((await stage.ask()).text);
      const press = (at: At) => {
        stage.watchHire(at);
        return stage.ask({ method: "POST", headers: stage.browser, form: { formToken, shortCode } });
      };
      const secrets = [shortCode, hireSecret];
      return { ports, logs, userId: HIRE, press, scopes: [JOINER_ID], secrets };
    },
  ],
  [
    "by a Verified ID",
    async () => {
      const stage = await proofStage();
      const { ports, logs } = stage;
      const { link } = await stage.offer();
      const { fields } = await stage.begin(link);
      const press = async (at: At) => {
        stage.watch(at);
        await answerOf(() => stage.tell());
        return stage.finish(link, fields);
      };
      const sig = new URLSearchParams(link.split("?")[1]).get("sig") ?? "";
      return { ports, logs, userId: HOLDER, press, secrets: [sig, fields["pageSecret"] ?? ""] };
    },
  ],
];

describe.each(ways)("a code %s", (_where, begin) => {
  /** One press whose nth moment fails. */
  async function failing(nth: number, fault: (call: string) => Error) {
    const way = await begin();
    let [count, mintedAt] = [0, 0];
    const at: At = (call, when) => {
      count += 1;
      if (call === "mint" && when === "before") mintedAt = count;
      if (count === nth) throw fault(call);
    };
    const answer = await answerOf(() => way.press(at));
    return { way, answer, count, mintedAt };
  }
  const [[, mayHeal]] = faults;

  test("stands on its page alone, whatever call of the press fails, and links' secrets stand nowhere", {
    timeout: 60_000,
  }, async () => {
    const { count: moments, mintedAt, answer: shown } = await failing(0, mayHeal);
    expect([shown.status, moments > 30, mintedAt > 0]).toEqual([200, true, true]);
    const all = faults.map(([, fault]) => fault);
    for (let nth = 1; nth <= moments; nth++) {
      // Each fault in turn, and every one of them where there may be a code.
      const some = nth < mintedAt ? all.slice(nth % all.length).slice(0, 1) : all;
      for (const fault of some) {
        const { way, answer } = await failing(nth, fault);
        await expectNowhere(way, answer, nth);
      }
    }
  });
});

async function expectNowhere(way: Way, answer: Answer, nth: number): Promise<void> {
  const { ports, userId, scopes = [], logs, secrets = [] } = way;
  // Whoever is shown one is shown the one that lives.
  const live = ports.passIssuer.passes.get(userId)?.temporaryAccessPass;
  if (answer.code !== undefined) expect([nth, live]).toEqual([nth, answer.code]);
  const isCode = (text: string) => ports.passIssuer.codes.some((code) => text.includes(code));
  const isSecret = (text: string) => secrets.some((secret) => text.includes(secret));
  const elsewhere = `${await leftBehind(ports, userId, { scopes, logs })}${JSON.stringify([...answer.headers])}`;
  const page = answer.code === undefined && isCode(answer.text);
  const thrown = answer.status === 500 && isSecret(answer.text);
  expect([nth, isCode(elsewhere), isSecret(elsewhere), page, thrown]).toEqual([nth, false, false, false, false]);
}
