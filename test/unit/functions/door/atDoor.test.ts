import { HttpRequest } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { admitToAct, hurdleAt, passageOf } from "../../../../functions/door/atDoor.ts";
import { awaitSecond } from "../../../../functions/door/secondPerson.ts";
import type { DoorFacts } from "../../../../shared/domain/door/doorFacts.ts";
import type { ActKind } from "../../../../shared/domain/door/doorRule.ts";
import { RefusedError, unreadableRow } from "../../../../shared/errors.ts";
import type { NotedAct } from "../../../../shared/troubles/aboutWork.ts";
import type { Act } from "../../../../shared/web/freshSignIn.ts";
import { ADA, addGroups, doorConfig, doorUp, HEN, minutesAgo, PIA, putDoor } from "../../../support/door/doorStage.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

const required = doorConfig({ DOOR: "required" });
const freshOnly = doorConfig({ DOOR: "freshSignInOnly" });
const visit = { back: "/waves/w", query: new URLSearchParams() };
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  addGroups(ports, [ADA.id, PIA.id, HEN.id]);
});

const signedIn = (minutes: number | undefined, oid = PIA.id) => ({
  oid,
  name: "X",
  roles: [],
  ...(minutes !== undefined && { authTime: Number(secondsAgo(minutes * 60)) }),
});
const passage = async (
  kind: ActKind,
  minutes: number | undefined,
  config = required,
  who: { readonly oid?: string; readonly holdsRole?: boolean } = {},
) => {
  const { oid = PIA.id, holdsRole = true } = who;
  return (await passageOf(ports, config, { principal: signedIn(minutes, oid), holdsRole }, kind, visit)).kind;
};
const up = () => putDoor(ports, doorUp());
/** The row of a later version, until something is written over it. */
const spoilDoor = () => {
  const { store } = ports;
  const [read, write] = [store.door.bind(store), store.overwriteDoor.bind(store)];
  store.door = async () => {
    throw new RefusedError("notUnderstood", unreadableRow, "a row cannot be read: value.reading invalid_type");
  };
  store.overwriteDoor = async (value) => {
    store.door = read;
    return write(value);
  };
};
const changedAgo = (minutes: number): DoorFacts => {
  const { reading, ...rest } = doorUp();
  return { ...rest, ...(reading && { reading: { ...reading, since: minutesAgo(minutes) } }) };
};

describe("what hands something out, while the door is up", () => {
  test.each([
    ["of this minute passes", 1, "mayPass"],
    ["of 16 minutes ago does not", 16, "signInAgain"],
    ["that tells no moment does not", undefined, "signInAgain"],
    ["of the future does not", -6, "signInAgain"],
  ] as const)("a sign-in %s, whatever is set", async (_how, minutes, kind) => {
    await up();
    expect([await passage("handsOut", minutes), await passage("handsOut", minutes, freshOnly)]).toEqual([kind, kind]);
  });

  test("a fresh sign-in of before the door counted does not, whatever is set", async () => {
    await putDoor(ports, changedAgo(20));
    for (const config of [required, freshOnly]) {
      expect(await passage("handsOut", 6, config)).toBe("signInAgain");
      expect(await passage("handsOut", 4, config)).toBe("mayPass");
    }
  });

  test.each<[string, string, boolean, () => unknown, string]>([
    ["a role holder in a group of the roles", PIA.id, true, () => undefined, "mayPass"],
    [
      "a role holder who is enforced, and in no group of the roles",
      HEN.id,
      true,
      () => {
        addGroups(ports, []);
        ports.directory.addGroup(ENFORCED_GROUP_ID, [HEN.id]);
      },
      "mayPass",
    ],
    ["a role holder who is in neither", HEN.id, true, () => addGroups(ports, []), "stopped"],
    ["a manager who is in neither", HEN.id, false, () => addGroups(ports, []), "mayPass"],
    [
      "a break-glass account by the settings",
      BREAK_GLASS_USER_IDS[0],
      true,
      () => addGroups(ports, [BREAK_GLASS_USER_IDS[0]]),
      "stopped",
    ],
    [
      "a member of the break-glass group",
      HEN.id,
      false,
      () => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...BREAK_GLASS_USER_IDS, HEN.id]),
      "stopped",
    ],
  ])("%s: %5$s", async (_who, oid, holdsRole, arrange, kind) => {
    await up();
    arrange();
    expect(await passage("handsOut", 1, required, { oid, holdsRole })).toBe(kind);
  });

  test("nobody passes while it cannot be read who is in its groups", async () => {
    await up();
    ports.directory.throttleNext("membersAmong");
    await expect(passage("handsOut", 1)).rejects.toThrow();
    ports.directory.refuseNext("membersAmong");
    await expect(passage("handsOut", 1)).rejects.toThrow();
  });
});

describe("what hands something out, while the door is not up", () => {
  test("is stopped where it is required, with the way to the steps for role holders", async () => {
    const stopped = await passageOf(ports, required, { principal: signedIn(1), holdsRole: true }, "handsOut", visit);
    expect(stopped).toMatchObject({
      kind: "stopped",
      code: "doorNotUp",
      hurdle: { say: expect.stringContaining("have not been made yet"), link: { href: "/door" } },
    });
    expect(await passage("handsOut", 1, required, { holdsRole: false })).toBe("stopped");
  });

  test.each([
    ["of this minute does", 1, "mayPass"],
    ["of 16 minutes ago does not", 16, "signInAgain"],
  ] as const)("a sign-in %s, where it is not", async (_how, minutes, kind) => {
    expect(await passage("handsOut", minutes, freshOnly)).toBe(kind);
  });

  test("is stopped when the last reading is too old, where it is required", async () => {
    const { reading, ...rest } = doorUp();
    await putDoor(ports, { ...rest, ...(reading && { reading: { ...reading, at: minutesAgo(61) } }) });
    expect([await passage("handsOut", 1), await passage("handsOut", 1, freshOnly)]).toEqual(["stopped", "mayPass"]);
  });
});

describe("the brake", () => {
  test.each([
    ["of six hours ago, after the door's last change, does", 6 * 60, 8 * 60, "mayPass"],
    ["by password only, of before the door was up, does not", 6 * 60, 5 * 60, "signInAgain"],
    ["that tells no moment does not", undefined, 8 * 60, "signInAgain"],
  ] as const)(
    "needs no fresh sign-in: one %s, while the door is up and required",
    async (_how, minutes, since, kind) => {
      await putDoor(ports, changedAgo(since));
      expect(await passage("takesBack", minutes)).toBe(kind);
      expect(await passage("takesBack", minutes, freshOnly)).toBe("mayPass");
    },
  );

  test("is for who is in the door's scope, while it is up and required", async () => {
    await up();
    addGroups(ports, []);
    expect(await passage("takesBack", 10)).toBe("stopped");
    expect(await passage("takesBack", 10, freshOnly)).toBe("mayPass");
  });

  test("needs a second person while the door is not up, where it is required", async () => {
    expect(await passage("takesBack", 600)).toBe("secondPerson");
  });

  test.each(["throttleNext", "refuseNext"] as const)(
    "needs a second person while Graph does not say who is in its groups: %s",
    async (trouble) => {
      await up();
      ports.directory[trouble]("membersAmong");
      expect(await passage("takesBack", 10)).toBe("secondPerson");
    },
  );

  test("needs a second person while the door's row cannot be read; what hands something out waits", async () => {
    await up();
    spoilDoor();
    expect(await passage("takesBack", 10)).toBe("secondPerson");
    for (const config of [required, freshOnly])
      await expect(passage("handsOut", 1, config)).rejects.toThrow(RefusedError);
  });

  test("depends on nothing, where it is not", async () => {
    ports.store.trouble.throttleNext("door");
    ports.directory.throttleNext("membersAmong");
    expect(await passage("takesBack", undefined, freshOnly)).toBe("mayPass");
  });
});

describe("an act by its name", () => {
  const request = (headers: Record<string, string>, path = "/api/x") =>
    new HttpRequest({ method: "POST", url: `https://app.example${path}`, headers });
  const helpdesk = (minutes: number, more: Record<string, string> = {}) => ({
    ...signedInAs(HEN.id, HEN.displayName, ["Helpdesk"], [secondsAgo(minutes * 60)]),
    "content-type": "application/json",
    ...more,
  });
  const answer = async (act: NotedAct, headers: Record<string, string>, config = required) => {
    const entry = await admitToAct(ports, config, request(headers), act, { roles: ["Helpdesk"], back: "/x" });
    if (!("refusal" in entry)) return { status: 200, ...entry };
    const { jsonBody, status } = entry.refusal;
    return {
      status,
      code: jsonBody?.error.code,
      headers: new Headers(entry.refusal.headers as Record<string, string>),
    };
  };

  test("asks for the role first", async () => {
    const headers = { ...signedInAs(HEN.id, "X", ["Auditor"]), "content-type": "application/json" };
    expect(await answer("stop", headers)).toMatchObject({ status: 403, code: "noRole" });
  });

  test("of the session of a thief, who knows a password, stops and rolls back nothing", async () => {
    await putDoor(ports, changedAgo(60));
    for (const act of ["stop", "rollback"] as const) {
      const refused = await answer(act, helpdesk(300));
      expect(refused).toMatchObject({ status: 401, code: "freshSignInNeeded" });
      expect("headers" in refused && refused.headers?.get("www-authenticate")).toContain("insufficient_claims");
      expect(await answer(act, helpdesk(30))).toMatchObject({ status: 200 });
    }
  });

  test("that does neither asks for nothing", async () => {
    expect(await answer("pause", helpdesk(600))).toMatchObject({ status: 200 });
    expect(ports.store.trouble.called("door")).toBe(0);
  });

  test.each<[string, NotedAct, () => unknown, number, string]>([
    ["the door is not up", "approve", () => undefined, 409, "doorNotUp"],
    [
      "somebody is outside it",
      "approve",
      async () => {
        await up();
        addGroups(ports, []);
      },
      403,
      "outsideDoor",
    ],
    [
      "Graph is busy",
      "approve",
      async () => {
        await up();
        ports.directory.throttleNext("membersAmong");
      },
      503,
      "tryAgain",
    ],
    [
      "Graph refuses",
      "approve",
      async () => {
        await up();
        ports.directory.refuseNext("membersAmong");
      },
      503,
      "refusedElsewhere",
    ],
  ])("is answered in words when %s", async (_why, act, arrange, status, code) => {
    await arrange();
    expect(await answer(act, helpdesk(1))).toMatchObject({ status, code });
  });

  test("says why one person is not enough", async () => {
    expect(await answer("stop", helpdesk(300))).toMatchObject({ secondPerson: "its policies have not been made yet" });
  });

  describe("on a page", () => {
    const hurdle = (acts: readonly Act[], config = required) =>
      hurdleAt(ports, config, request(helpdesk(1)), signedIn(1, HEN.id), { acts, back: "/waves/w" });

    test("has words in place of its button, only where something is handed out", async () => {
      expect((await hurdle(["pause", "approve"]))?.say).toContain("not done without the door");
      expect(await hurdle(["pause", "rollback"])).toBeUndefined();
      expect(await hurdle(["approve"], freshOnly)).toBeUndefined();
    });

    test("takes the page down for nothing that cannot be read", async () => {
      await up();
      ports.directory.throttleNext("membersAmong");
      expect((await hurdle(["approve"]))?.say).toContain("cannot be checked just now");
    });
  });
});

describe("a second person", () => {
  const ask = (by = HEN, purpose = "stop") =>
    awaitSecond(ports, required, { purpose, what: "stop enforcement", by, reason: "phones" }, "nobody confirmed it");
  const alerts = () => ports.email.sent.map(({ plainText }) => plainText.replaceAll(/\s+/g, " "));

  test("is awaited, security is told at once and once, and the same person is never the second", async () => {
    for (let press = 0; press < 3; press++) expect(await ask()).toContain("a second person has to ask for the same");
    expect(alerts()).toEqual([expect.stringContaining("Hen Helpdesk wants to stop enforcement: phones")]);
    expect(await ask({ ...HEN, id: HEN.id.toUpperCase() })).toBeDefined();
    expect((await ports.store.recent("app", 9)).map(({ what, who }) => [what, who])).toEqual([
      ["secondPersonAwaited", HEN],
    ]);
  });

  test("who asks for the same within the hour is enough", async () => {
    await ask();
    ports.clock.advance({ minutes: 59 });
    for (let press = 0; press < 2; press++) expect(await ask(PIA)).toBeUndefined();
    expect(alerts().slice(1)).toEqual([expect.stringContaining("Hen Helpdesk and Pia Approver asked to stop")]);
  });

  test("who asks for something else, or later, is the first again", async () => {
    await ask();
    expect(await ask(PIA, "rollback wave-1")).toBeDefined();
    ports.clock.advance({ minutes: 60 });
    expect(await ask(PIA)).toBeDefined();
    expect(await ask(HEN)).toBeUndefined();
  });

  test("is awaited over a row of the door that nobody can read; then the door is not up", async () => {
    await up();
    spoilDoor();
    expect(await ask()).toContain("a second person has to ask for the same");
    expect(await ask()).toContain("a second person has to ask for the same");
    expect(await ask(PIA)).toBeUndefined();
    expect(alerts()).toHaveLength(2);
    expect(await passage("handsOut", 1)).toBe("stopped");
  });

  test("is awaited once when two ask at the same moment: the later is the second", async () => {
    const answers = await Promise.all([ask(HEN), ask(PIA)]);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
  });
});
