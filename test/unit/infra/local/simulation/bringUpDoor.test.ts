import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type AdminApi, SiteDown } from "../../../../../infra/local/simulation/adminApi.ts";
import { bringUpDoor, type Portal } from "../../../../../infra/local/simulation/bringUpDoor.ts";

const monday = Date.parse("2027-01-11T05:00:00Z");
const MINUTE_MS = 60_000;

/**
 * A product whose door is up once two policies were made, enabled and confirmed. `answers` come first, instead of its
 * own; a password does for `passwordDoesFor` minutes after both were enabled.
 */
function product({ answers = [] as number[], looksDown = 0, madeAtOnce = 2, passwordDoesFor = 0, confirmed = false }) {
  const clock = new VirtualClock({ startMs: monday });
  const minutes = () => (clock.now() - monday) / MINUTE_MS;
  const said: string[] = [];
  let [made, isAsked, enabledAt, isConfirmed] = [0, false, Number.POSITIVE_INFINITY, confirmed];
  if (confirmed) [made, isAsked, enabledAt] = [2, true, 0];
  const apiOf = (name: string): AdminApi => ({
    async get<T>() {
      if (looksDown-- > 0) throw new SiteDown("503");
      const isUp = isConfirmed && enabledAt <= minutes();
      const since = new Date(Date.now() - 5_000).toISOString();
      return { isUp, digest: "d1", ...(isUp && { since }), ...(isAsked && { asked: {} }) } as T;
    },
    async post(path, body) {
      said.push(`${minutes()} ${name} ${path} ${JSON.stringify(body)}`);
      const status = answers.shift() ?? 202;
      if (status !== 202) return { status, body: "" };
      if (path === "/api/door") {
        isAsked = true;
        made = Math.min(2, made + madeAtOnce);
        return { status: made === 2 ? 202 : 503, body: "" };
      }
      isConfirmed = true;
      return { status, body: "" };
    },
  });
  const portal: Portal = {
    enableDoor() {
      if (made < 2) return "notBothThere";
      if (enabledAt <= minutes()) return "bothThere";
      enabledAt = minutes();
      said.push(`${minutes()} portal`);
      return "enabledNow";
    },
    doesPasswordDo: async () => minutes() < enabledAt + passwordDoesFor,
  };
  const play = async () => {
    let isOver = false;
    const people = { starter: apiOf("starter"), approver: apiOf("approver"), portal };
    const up = bringUpDoor({ clock, at: monday + 5 * MINUTE_MS, ...people }).finally(() => {
      isOver = true;
    });
    await Promise.all([up, clock.runUntil(() => isOver)]);
    return { said, minutes: minutes() };
  };
  return { play, said };
}

const makes = "starter /api/door {}";
const confirms = 'approver /api/door/confirm {"digest":"d1"}';

describe("people bring up the door", () => {
  test("one has it made, another enables it in the portal, and a third confirms it once no password does", async () => {
    const { said, minutes } = await product({}).play();
    expect(said).toEqual([`5 ${makes}`, "15 portal", `25 ${confirms}`]);
    expect(minutes).toBe(30);
  });

  test("whoever finds one policy missing presses again", async () => {
    const { said } = await product({ madeAtOnce: 1 }).play();
    expect(said).toEqual([`5 ${makes}`, `10 ${makes}`, "20 portal", `30 ${confirms}`]);
  });

  test("nobody confirms it while a password still gets in, however long Entra takes", async () => {
    const { said } = await product({ passwordDoesFor: 600 }).play();
    const [, , confirmed = ""] = said;
    expect(said).toHaveLength(3);
    expect(Number(confirmed.split(" ")[0])).toBeGreaterThanOrEqual(615);
  });

  test("one that is up is left alone", async () => {
    expect((await product({ confirmed: true }).play()).said).toEqual([]);
  });

  test("whoever meets an outage comes back", async () => {
    const { said } = await product({ looksDown: 2, answers: [503, 202, 409] }).play();
    expect(said.map((line) => line.replace(/^\d+ /, ""))).toEqual([makes, makes, "portal", confirms, makes, confirms]);
  });

  test.each([400, 401, 403, 422])("a refusal with %i ends it with its reason", async (status) => {
    const { play, said } = product({ answers: [status] });
    await expect(play()).rejects.toThrow(`POST /api/door was answered ${status}`);
    expect(said).toHaveLength(1);
  });
});
