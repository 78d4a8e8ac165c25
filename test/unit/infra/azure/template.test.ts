import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { azureDir, bicepFiles } from "../../../../infra/deploy/bicepFiles.ts";
import { auditLine, linePrefixes, troubleLine } from "../../../../shared/adapters/tables/auditLine.ts";
import { APP } from "../../../../shared/domain/audit.ts";
import { alertedEvents } from "../../../../shared/domain/wave/alertedEvents.ts";

/**
 * What the compiler would say as well, for machines that have none; and what it would not: rules of the product, and
 * what stands in entra.bicep, which is not compiled where its extension cannot be restored. evaluated.test.ts looks at
 * what the compiler makes of the rest.
 */
const files = (await bicepFiles(azureDir)).filter((file) => file.endsWith(".bicep"));
const textOf = new Map(files.map((file) => [file, readFileSync(join(azureDir, file), "utf8")]));
const text = (file: string): string => textOf.get(file) ?? "";

interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
}
const parametersOf = (file: string): readonly Parameter[] =>
  [...text(file).matchAll(/^param (\w+) (.*)$/gm)].map(([, name, rest]) => ({
    name: name as string,
    isRequired: !/ = /.test(rest ?? "") && !(rest ?? "").endsWith("{"),
  }));
const outputsOf = (file: string): readonly string[] =>
  [...text(file).matchAll(/^output (\w+) /gm)].map(([, name]) => name as string);
const modulesOf = (file: string) =>
  [...text(file).matchAll(/^module (\w+) '([^']+)' = .*\{\n([\s\S]*?)\n\}/gm)].map(([, symbol, path, body]) => ({
    symbol: symbol as string,
    path: join(file, "..", path as string),
    given: /params: \{ (.*) \}/.test(body ?? "")
      ? (/params: \{ (.*) \}/.exec(body ?? "")?.[1] ?? "").split(", ").map((pair) => pair.split(":")[0] as string)
      : [...(/params: \{\n([\s\S]*?)\n {2}\}/.exec(body ?? "")?.[1] ?? "").matchAll(/^ {4}(\w+):/gm)].map(
          ([, name]) => name as string,
        ),
  }));

describe.each(files)("%s", (file) => {
  test("gives each of its modules what that asks for, and nothing else", () => {
    for (const { path, given } of modulesOf(file)) {
      const parameters = parametersOf(path);
      expect(parameters.length).toBeGreaterThan(0);
      expect(given.filter((name) => !parameters.some((parameter) => parameter.name === name))).toEqual([]);
      expect(
        parameters.filter(({ name, isRequired }) => isRequired && !given.includes(name)).map(({ name }) => name),
      ).toEqual([]);
    }
  });

  test("uses only outputs that its modules have", () => {
    for (const { symbol, path } of modulesOf(file)) {
      const used = [...text(file).matchAll(new RegExp(`\\b${symbol}!?\\.outputs\\.(\\w+)`, "g"))].map(
        ([, name]) => name as string,
      );
      expect(used.filter((name) => !outputsOf(path).includes(name))).toEqual([]);
    }
  });

  test("uses each of its parameters, and reads only files that are there", () => {
    const unused = parametersOf(file).filter(
      ({ name }) => (text(file).match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length < 2,
    );
    expect(unused.map(({ name }) => name)).toEqual([]);
    const read = [...text(file).matchAll(/(?:loadJsonContent|loadTextContent)\('([^']+)'\)/g)].map(([, path]) =>
      join(azureDir, file, "..", path as string),
    );
    expect(read.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("assigns each Azure role to one identity on one resource: nothing is granted on a group or subscription", () => {
    const assignments = text(file).match(/^resource \w+ 'Microsoft\.Authorization\/roleAssignments@[^']+'/gm) ?? [];
    const scoped = text(file).match(/Microsoft\.Authorization\/roleAssignments@[\s\S]*?\n {2,4}scope: \w+\n/g) ?? [];
    expect(scoped).toHaveLength(assignments.length);
  });
});

test("the parameters of an environment are those of the template", () => {
  const given = [...readFileSync(join(azureDir, "main.bicepparam"), "utf8").matchAll(/^param (\w+) =/gm)].map(
    ([, name]) => name as string,
  );
  const parameters = parametersOf("main.bicep");
  expect(given.filter((name) => !parameters.some((parameter) => parameter.name === name))).toEqual([]);
  expect(
    parameters.filter(({ name, isRequired }) => isRequired && !given.includes(name)).map(({ name }) => name),
  ).toEqual([]);
});

test.each([
  ["storage takes no shared key", "modules/storage.bicep", "allowSharedKeyAccess: false"],
  ["the queue of HR events is there before the app", "modules/storage.bicep", "name: 'hr-events'"],
  ["the queue of roll backs likewise", "modules/storage.bicep", "name: 'roll-backs'"],
  ["the root shows no page of the host's", "modules/appSettings.bicep", "AzureWebJobsDisableHomepage: 'true'"],
  ["the vault grants by role", "modules/vault.bicep", "enableRbacAuthorization: true"],
  ["telemetry takes no key", "modules/monitoring.bicep", "DisableLocalAuth: true"],
  ["the app asks everybody to sign in", "modules/appSettings.bicep", "requireAuthentication: true"],
  ["the registration has no secret", "entra.bicep", "federatedIdentityCredentials"],
  ["nobody but an admin lets another program speak for people", "entra.bicep", "type: 'Admin'"],
  ["programs that may are listed at the registration", "entra.bicep", "preAuthorizedApplications: map(apiClientIds"],
  ["and at the door", "modules/appSettings.bicep", "allowedApplications: union([authClientId], apiClientIds)"],
])("%s", (_rule, file, line) => {
  expect(text(file)).toContain(line);
});

test("both kinds of token tell when somebody signed in", () => {
  for (const token of ["idToken", "accessToken"])
    expect(text("entra.bicep")).toMatch(new RegExp(`${token}: \\[\\s*\\{\\s*name: 'auth_time'`));
});

test("the version of Node stands in one place", () => {
  const defaults = files.flatMap((file) =>
    [...text(file).matchAll(/^param nodeVersion .*=.*$/gm)].map(([line]) => `${file}: ${line}`),
  );
  expect(defaults).toEqual(["main.bicep: param nodeVersion string = '24'"]);
});

describe("where a region does not offer Node 24", () => {
  test("22 is taken by every template that hands the version on, and nothing older or newer", () => {
    const allowed = files.flatMap((file) =>
      [...text(file).matchAll(/@allowed\(\[(.*)\]\)\nparam nodeVersion /g)].map(([, list]) => `${file}: ${list}`),
    );
    const naming = files.filter((file) => /^param nodeVersion /m.test(text(file)));
    expect(naming.toSorted()).toEqual(["main.bicep", "modules/app.bicep", "platform.bicep"]);
    expect(allowed.toSorted()).toEqual(naming.toSorted().map((file) => `${file}: '22', '24'`));
  });

  test("the environment says so, and the app is made with what it says", () => {
    const parameters = readFileSync(join(azureDir, "main.bicepparam"), "utf8");
    expect(parameters).toContain("param nodeVersion = readEnvironmentVariable('NODE_VERSION', '24')");
    for (const file of ["main.bicep", "platform.bicep"]) expect(text(file)).toContain("nodeVersion: nodeVersion");
    expect(text("modules/app.bicep")).toMatch(/runtime: \{\s*name: 'node'\s*version: nodeVersion\s*\}/);
  });

  test("the bundle runs on 22", () => {
    expect(readFileSync("infra/bundle/bundle.ts", "utf8")).toContain('target: "node22"');
  });
});

test.each([
  ["breakGlassSignIn.kql", "SigninLogs"],
  ["flipOrRollback.kql", "policyReturned"],
  ["flipOrRollback.kql", "doorNotUp"],
  ["passesRecorded.kql", "passIssued"],
  ["pollStale.kql", "ago(26h)"],
  ["deadInstances.kql", "instanceStartedAgain"],
  ["unreadableRows.kql", "rowUnreadable"],
  ["troubles.kql", "trouble {"],
  ["mailBounces.kql", "ACSEmailStatusUpdateOperational"],
  ["throttled.kql", "429"],
  ["poisonedMessages.kql", "-poison"],
  ["passesIssued.kql", "servicePrincipalId"],
  ["policyChanged.kql", "AuditLogs"],
  ["changedByOthers.kql", "InitiatedBy.app.servicePrincipalId) !~"],
])("the query %s is used by an alert and looks at %s", (file, word) => {
  expect(readFileSync(join(azureDir, "queries", file), "utf8")).toContain(word);
  expect(text("modules/alerts.bicep")).toContain(`queries/${file}`);
});

const queries = readdirSync(join(azureDir, "queries")).map((file) =>
  readFileSync(join(azureDir, "queries", file), "utf8"),
);

test("the queries look for exactly the events that the code names for them", () => {
  const names = queries.flatMap((query) =>
    [...query.matchAll(/Event\.what\) in \(([^)]*)\)/g)].map(([, list]) => list ?? ""),
  );
  const lookedFor = names.flatMap((list) => list.split(", ").map((name) => JSON.parse(name) as string));
  expect(lookedFor.sort()).toEqual(Object.values(alertedEvents).sort());
});

test("the queries read the lines as the app writes them", () => {
  const lines = queries.flatMap((query) =>
    [...query.matchAll(/Message startswith "(\w+ )\{"/g)].map(([, prefix]) => prefix),
  );
  expect(new Set(lines)).toEqual(new Set(Object.values(linePrefixes)));
  for (const query of queries) {
    const [, prefix = ""] = /Message startswith "(\w+ )\{"/.exec(query) ?? [];
    for (const [, from] of query.matchAll(/substring\(Message, (\d+)\)/g)) expect(Number(from)).toBe(prefix.length);
  }
  const event = {
    id: "1",
    at: "2026-03-02T08:00:00.000Z",
    who: APP,
    what: "noFlip" as const,
    scope: "wave-1",
    subjectId: "2",
  };
  const sighting = { scope: "app", doing: "x", said: "no", reason: "denied" as const, code: "Denied", at: event.at };
  const written = { audit: auditLine(event), trouble: troubleLine(sighting) };
  for (const [kind, line] of Object.entries(written)) {
    const prefix = linePrefixes[kind as keyof typeof written];
    const fields = queries
      .filter((query) => query.includes(`startswith "${prefix}{"`))
      .flatMap((query) => [...query.matchAll(/Event\.(\w+)/g)].map(([, field]) => field));
    expect(fields.length).toBeGreaterThan(0);
    expect(Object.keys(JSON.parse(line.slice(prefix.length)))).toEqual(expect.arrayContaining(fields));
  }
});

test("an alert for troubles is one for each kind, by columns that its query makes, and passes over what is no news", () => {
  const query = readFileSync(join(azureDir, "queries", "troubles.kql"), "utf8");
  const [resource = ""] = /resource troublesAlert [\s\S]*?\n\}\n/.exec(text("modules/alerts.bicep")) ?? [];
  const columns = [...resource.matchAll(/name: '(\w+)'\n\s+operator: 'Include'/g)].map(([, column]) => column);
  expect(columns).toEqual(["Doing", "Code"]);
  for (const column of columns) expect(query).toMatch(new RegExp(` by .*\\b${column} = `));
  expect(resource).toContain("autoMitigate: true");
  expect(query).toContain("| where tobool(Event.isNews)");
});

test("the queries read no table whose rows the host may leave out or name otherwise in OpenTelemetry mode", () => {
  for (const query of queries) expect(query).not.toMatch(/\bApp(Requests|Events|Dependencies)\b/);
});

test("no trace is sampled away, and with it no line of the log", () => {
  expect(text("modules/appSettings.bicep")).toContain(
    "OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'\n  OTEL_TRACES_SAMPLER_ARG: '1.0'",
  );
});

test("the function that Event Grid calls is one of the app", () => {
  const code = readFileSync(new URL("../../../../functions/joiners/register.ts", import.meta.url), "utf8");
  expect(code).toContain('"mailDeliveryReport"');
  expect(text("modules/events.bicep")).toContain("name: 'mailDeliveryReport'");
});
