import { guidOf, iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import { groupEligibilityType } from "../odata/entityTypes.ts";
import { type Expression, parseFilter } from "../odata/expression.ts";
import { parseExpand, pick, selected } from "../odata/select.ts";
import { writePrincipal } from "../principals/principalJson.ts";
import type { Principals } from "../principals/state.ts";
import type { Answer, Call } from "../server/call.ts";
import { badRequest } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

/** Somebody, or everybody in a group, may make themselves a member or an owner of a group (PIM for Groups). */
interface GroupEligibility {
  readonly ordinal: number;
  readonly id: string;
  readonly groupId: string;
  readonly principalId: string;
  readonly accessId: "member" | "owner";
  readonly startAt: number;
  readonly endAt: number;
}

export class GroupEligibilities {
  readonly #all: GroupEligibility[] = [];
  /** Groups that PIM looks after: from their first eligibility on. */
  readonly #onboarded = new Set<string>();
  readonly #principals: Principals;
  readonly #seed: number;
  readonly #now: () => number;

  constructor(principals: Principals, seed: number, now: () => number) {
    this.#principals = principals;
    this.#seed = seed;
    this.#now = now;
  }

  /** The principal may be a group. From now and for good, unless said otherwise. */
  make(eligibility: {
    groupId: string;
    principalId: string;
    accessId?: "member" | "owner";
    startAt?: number;
    endAt?: number;
  }): void {
    const { accessId = "member", startAt = this.#now(), endAt = Number.POSITIVE_INFINITY } = eligibility;
    const group = this.#principals.group(eligibility.groupId);
    const principal = this.#principals.principal(eligibility.principalId);
    const ordinal = this.#all.length;
    const id = `${group.id}_${accessId}_${guidOf(this.#seed, `eligible ${group.id} ${principal.id} ${ordinal}`)}`;
    this.#onboarded.add(group.id.toLowerCase());
    this.#all.push({ ordinal, id, groupId: group.id, principalId: principal.id, accessId, startAt, endAt });
  }

  isOnboarded(groupId: string): boolean {
    return this.#onboarded.has(groupId.toLowerCase());
  }

  /** An instance is there from its start to its end only. */
  *current(): Generator<GroupEligibility> {
    const now = this.#now();
    for (const one of this.#all) if (one.startAt <= now && now < one.endAt) yield one;
  }
}

const path = "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances";

/** The one value that a filter holds a property to, whatever else it says; undefined when it leaves it open. */
function heldTo(expression: Expression, property: string): string | undefined {
  if (expression.kind === "and") return heldTo(expression.left, property) ?? heldTo(expression.right, property);
  return expression.kind === "compare" && expression.op === "eq" && expression.path === property
    ? String(expression.value)
    : undefined;
}

/**
 * Only for one principal or one group at a time. Source:
 * learn.microsoft.com/graph/api/privilegedaccessgroup-list-eligibilityscheduleinstances, read 2026-11. That a group
 * which PIM does not look after is answered 400 `ResourceTypeNotSupported` is seen in public code, not documented.
 */
function checkScope(call: Call, eligibilities: GroupEligibilities): void {
  const filter = call.query.get("$filter");
  const expression = filter === undefined ? undefined : parseFilter(filter);
  const groupId = expression && heldTo(expression, "groupId");
  if (groupId === undefined && !(expression && heldTo(expression, "principalId")))
    throw badRequest("A $filter that scopes the request to a principalId or a groupId is required.", "MissingFilter");
  if (groupId !== undefined && !eligibilities.isOnboarded(groupId))
    throw badRequest("The resource type is not supported.", "ResourceTypeNotSupported");
}

export function groupEligibilityRoutes({ groupEligibilities, principals }: TenantState): Route[] {
  const json = (one: GroupEligibility): Record<string, unknown> => ({
    id: one.id,
    startDateTime: iso(one.startAt),
    endDateTime: Number.isFinite(one.endAt) ? iso(one.endAt) : null,
    accessId: one.accessId,
    principalId: one.principalId,
    groupId: one.groupId,
    memberType: "direct",
    eligibilityScheduleId: one.id,
  });
  const expanded = (call: Call, one: GroupEligibility): Record<string, unknown> =>
    Object.fromEntries(
      parseExpand(call.query.get("$expand")).map(({ navigation, select }) => {
        if (navigation !== "principal" && navigation !== "group")
          throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${navigation}'.`);
        return [navigation, writePrincipal(principals.principal(one[`${navigation}Id`]), select, call.identity)];
      }),
    );
  return [
    {
      method: "GET",
      versions: ["v1.0"],
      template: `/${path}`,
      permissions: [
        ["PrivilegedEligibilitySchedule.Read.AzureADGroup"],
        ["PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup"],
      ],
      bucket: "directory",
      cost: 1,
      handle: (call): Answer => {
        checkScope(call, groupEligibilities);
        const names = selected(call.query.get("$select"), groupEligibilityType);
        return answerCollection(call, {
          type: groupEligibilityType,
          context: path,
          items: groupEligibilities.current(),
          ordinal: (one) => one.ordinal,
          read: (one, property) => json(one)[property],
          write: (one) => ({ ...pick(json(one), names), ...expanded(call, one) }),
          defaultTop: 100,
          maxTop: 100,
          takes: ["$select", "$filter", "$expand", "$skiptoken"],
        });
      },
    },
  ];
}
