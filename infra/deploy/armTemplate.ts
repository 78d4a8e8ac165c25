import { z } from "zod";

const Resource = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  scope: z.string().optional(),
  existing: z.boolean().optional(),
  properties: z.unknown().optional(),
});
/** The parts of a compiled template that are judged here. */
export const Template = z.looseObject({
  resources: z.union([z.array(Resource), z.record(z.string(), Resource)]),
  outputs: z
    .record(z.string(), z.looseObject({ type: z.string().optional(), value: z.unknown().optional() }))
    .optional(),
});

export type Template = z.infer<typeof Template>;

const Nested = z.looseObject({ template: Template });

interface Found {
  readonly resources: readonly z.infer<typeof Resource>[];
  readonly outputs: readonly (readonly [name: string, output: NonNullable<Template["outputs"]>[string]])[];
}

/** Every resource and output of a compiled template and of its modules. */
export function everythingIn(template: Template): Found {
  const own = Object.values(template.resources).filter(({ existing }) => !existing);
  const modules = own.filter(({ type }) => type === "Microsoft.Resources/deployments");
  const inside = modules.map(({ properties }) => everythingIn(Nested.parse(properties).template));
  return {
    resources: [
      ...own.filter((resource) => !modules.includes(resource)),
      ...inside.flatMap(({ resources }) => resources),
    ],
    outputs: [...Object.entries(template.outputs ?? {}), ...inside.flatMap(({ outputs }) => outputs)],
  };
}

const SECRET = /\blist\w+\(|ConnectionString|InstrumentationKey|(primary|secondary)Key/;

/** The faults of a compiled template: it grants beyond one resource, reads a key, or outputs a secret. */
export function templateFaults(template: Template): readonly string[] {
  const { resources, outputs } = everythingIn(template);
  const broad = resources.filter(({ type, scope }) => type === "Microsoft.Authorization/roleAssignments" && !scope);
  const keys = resources.filter((resource) =>
    /\blist(Keys|\w*Sas|ConnectionStrings|Secrets|Credentials)\(/.test(JSON.stringify(resource)),
  );
  const told = outputs.filter(
    ([name, { type, value }]) => /^secure/i.test(type ?? "") || SECRET.test(`${name} ${JSON.stringify(value)}`),
  );
  return [
    ...broad.map(({ name }) => `role assignment ${name} is not on one resource`),
    ...keys.map(({ type, name }) => `${type} ${name} reads a key`),
    ...told.map(([name]) => `output ${name} may hold a secret`),
  ];
}
