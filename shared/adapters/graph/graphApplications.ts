import { z } from "zod";
import { decidesAboutOthers, isDangerousPermission, NO_APP_ROLE } from "../../domain/people/grantedPower.ts";
import { isAmong } from "../../domain/people/privilege.ts";
import { OWN_APP_NOT_FOUND, RefusedError } from "../../errors.ts";
import { literal } from "../odata.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";
import { odataType } from "./graphUser.ts";
import { wholeList } from "./wholeList.ts";

/** Source: learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in, read 2026-11. */
const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";
const AppId = z.guid();
const Resource = z.object({ appRoles: z.array(z.object({ id: z.guid(), value: z.string().nullish() })) });
const Assignment = z.object({ appRoleId: z.guid(), principalId: z.guid(), principalType: z.string().nullish() });
const Owner = z.object({ id: z.guid() });
const Registered = z.object({ appId: AppId });

/** Ids with their types, where Graph tells them. */
type Principals = readonly (readonly [id: string, type: string | undefined])[];

/**
 * Whom power is given to by app roles: applications with a dangerous permission of Microsoft Graph, and whoever decides
 * in this app; also the owners of this app, who can assign its roles to themselves. `Application.Read.All`.
 *
 * @throws RefusedError where one of the two is not found: nobody could be told from an administrator.
 */
export async function empowered(graph: GraphClient, { ownAppId, permissions }: PowerSources): Promise<Principals> {
  const found = await Promise.all([
    assigned(graph, MICROSOFT_GRAPH, isDangerousPermission, permissions),
    ofOwnApp(graph, ownAppId),
  ]);
  return found.flat();
}

/** Values of app roles by their ids in lower case; `undefined` where none is told. */
type RoleValues = Map<string, string | undefined>;

/** Whose app roles give power. */
export interface PowerSources {
  /** The client id of this app. */
  readonly ownAppId: string;
  /** What permissions of Graph are called, as far as they were read: there are hundreds, and their ids stay theirs. */
  readonly permissions: RoleValues;
}

async function ofOwnApp(graph: GraphClient, appId: string): Promise<Principals> {
  if (!AppId.safeParse(appId).success) throw noOwnApp("AUTH_AUDIENCE is not a client id");
  try {
    const found = await Promise.all([
      assigned(graph, appId, decidesAboutOthers, new Map()),
      ownersAt(graph, servicePrincipal(appId)),
      ownersOfRegistration(graph, appId),
    ]);
    return found.flat();
  } catch (error) {
    if (!(error instanceof RefusedError && error.reason === "notFound")) throw error;
    throw noOwnApp(`AUTH_AUDIENCE (${appId}) is the client id of no enterprise application of this tenant`, error);
  }
}

const noOwnApp = (why: string, cause?: RefusedError): RefusedError =>
  new RefusedError("notFound", OWN_APP_NOT_FOUND, `graph: ${why}: who holds the roles of this app cannot be read`, {
    cause,
    requestId: cause?.requestId,
    saidAt: cause?.saidAt,
  });

const servicePrincipal = (appId: string): string => `/servicePrincipals(appId=${literal(appId)})`;

/** Those who are assigned an app role that counts. The roles are read only where one is not in `values` yet. */
async function assigned(
  graph: GraphClient,
  appId: string,
  counts: (value: string | undefined) => boolean,
  values: RoleValues,
): Promise<Principals> {
  const path = servicePrincipal(appId);
  const wasRead = values.size > 0;
  const [found] = await Promise.all([
    all(graph, `${path}/appRoleAssignedTo${query({ $top: 999 })}`),
    wasRead || readRoles(graph, path, values),
  ]);
  const assignments = found
    .map((one) => understood(Assignment, one))
    .map((one) => ({ ...one, appRoleId: one.appRoleId.toLowerCase() }))
    .filter(({ appRoleId }) => appRoleId !== NO_APP_ROLE);
  if (wasRead && assignments.some(({ appRoleId }) => !values.has(appRoleId))) await readRoles(graph, path, values);
  return assignments
    .filter(({ appRoleId }) => counts(values.get(appRoleId)))
    .map(({ principalId, principalType }) => [principalId, typeOf(principalType)] as const);
}

async function readRoles(graph: GraphClient, path: string, values: RoleValues): Promise<void> {
  const resource = await graph.get(`${path}${query({ $select: "id,appRoles" })}`);
  if (resource === undefined) throw new RefusedError("notFound", "ResourceNotFound", `graph: GET ${path}: 404`);
  for (const { id, value } of understood(Resource, resource).appRoles) values.set(id.toLowerCase(), value ?? undefined);
}

const types = ["user", "group", "servicePrincipal"] as const;
/** `ServicePrincipal` → `servicePrincipal`, as a directory object spells its type. */
const typeOf = (principalType: string | null | undefined): string | undefined =>
  types.find((type) => isAmong([type], principalType ?? ""));

/**
 * Who can sign in as an application: owners set its credentials, at the service principal or at its registration. Also
 * of one that is disabled: an owner enables it. Nobody for one that is not there.
 */
export async function ownersOfApplication(graph: GraphClient, servicePrincipalId: string): Promise<Principals> {
  const path = `/servicePrincipals/${segment(servicePrincipalId)}`;
  const body = await graph.get(`${path}${query({ $select: "id,appId" })}`);
  if (body === undefined) return [];
  const { appId } = understood(Registered, body);
  return (await Promise.all([ownersAt(graph, path), ownersOfRegistration(graph, appId)])).flat();
}

/** Nobody for an application that another tenant has registered, or Microsoft: that tenant decides about it. */
async function ownersOfRegistration(graph: GraphClient, appId: string): Promise<Principals> {
  try {
    return await ownersAt(graph, `/applications(appId=${literal(appId)})`);
  } catch (error) {
    if (error instanceof RefusedError && error.reason === "notFound") return [];
    throw error;
  }
}

/**
 * Without any query option: some are taken with the eventually consistent index only. Source:
 * learn.microsoft.com/graph/api/application-list-owners and serviceprincipal-list-owners, read 2026-11.
 */
async function ownersAt(graph: GraphClient, path: string): Promise<Principals> {
  const owners = await all(graph, `${path}/owners`);
  return owners.map((owner) => [understood(Owner, owner).id, odataType(owner)] as const);
}

async function all(graph: GraphClient, path: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const page of wholeList(graph, path)) found.push(...page);
  return found;
}
