import { param } from "../server/call.ts";
import type { Luck } from "./luck.ts";
import { itemsOf, type Oddity, windowOf, withItems } from "./oddity.ts";

const WINDOW_MINUTES = 120;
const SHORTEST_MINUTES = 10;
const LONGEST_MINUTES = 90;
const lists = /^\/groups\/\{id\}\/(transitiveMembers|members)(\/microsoft\.graph\.\w+)?$/;

/** A read may come from a replica that does not have a membership for a while. Counts come from another one. */
export function laggingReplicas(luck: Luck): Oddity {
  const isMissing = (groupId: string, memberId: string, now: number): boolean => {
    const window = windowOf(now, WINDOW_MINUTES);
    const subject = `${groupId}|${memberId}|${window}`.toLowerCase();
    if (!luck.hits("missingMember", subject)) return false;
    const lasts =
      SHORTEST_MINUTES + luck.draw("missingMember", `${subject}|for`) * (LONGEST_MINUTES - SHORTEST_MINUTES);
    const begins = luck.draw("missingMember", `${subject}|from`) * (WINDOW_MINUTES - lasts);
    const minute = now / 60_000 - window * WINDOW_MINUTES;
    return minute >= begins && minute < begins + lasts;
  };
  return {
    after({ call, template, now }, answer) {
      const isCheck = template === "/users/{id}/checkMemberGroups";
      const items = isCheck || lists.test(template) ? itemsOf(answer) : undefined;
      if (!items) return answer;
      const of = param(call, 0);
      const there = items.filter((item) =>
        isCheck ? !isMissing(String(item), of, now) : !isMissing(of, String((item as { id?: unknown }).id), now),
      );
      if (there.length === items.length) return answer;
      luck.meet("missingMember");
      return withItems(answer, there);
    },
  };
}
