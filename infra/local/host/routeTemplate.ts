/** A route as ASP.NET reads it, ready to match request paths. */
export interface RouteTemplate {
  /** Smaller matches first: a literal segment before a constrained parameter, before a free one, before a catch-all. */
  readonly precedence: number;
  /**
   * @param path decoded per segment by this function; without query.
   * @returns values of those parameters that have one.
   */
  match(path: string): Record<string, string> | undefined;
}

interface Parameter {
  name: string;
  isOptional: boolean;
  isCatchAll: boolean;
  defaultValue: string | undefined;
  constraints: ((value: string) => boolean)[];
}

type Part = string | Parameter;

/**
 * Reads a route template: literals, `{name}`, `{name?}`, `{name=default}`, `{name:constraint(…)}`, `{*rest}`, several
 * parts in a segment. Source: learn.microsoft.com/aspnet/core/fundamentals/routing, route templates and constraints.
 *
 * @throws Error saying what is wrong with the template.
 */
export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = splitSegments(template.replace(/^\/+|\/+$/g, ""));
  const parameters: Parameter[] = [];
  let pattern = "";
  let precedence = 0;
  let closing = "";
  for (const [index, parts] of segments.entries()) {
    precedence += precedenceDigit(parts) / 10 ** index;
    let segment = "";
    for (const part of parts) {
      if (typeof part === "string") {
        segment += part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
        continue;
      }
      parameters.push(part);
      segment += part.isCatchAll ? "(.*)" : "([^/]+)";
    }
    const [first] = parts;
    const mayBeAbsent =
      parts.length === 1 &&
      typeof first === "object" &&
      (first.isOptional || first.isCatchAll || first.defaultValue !== undefined);
    if (closing && !mayBeAbsent) throw new Error(`route "${template}": only the last parameters can be left out`);
    pattern += mayBeAbsent ? `(?:/${segment}` : `/${segment}`;
    if (mayBeAbsent) closing += ")?";
  }
  const expression = new RegExp(`^${pattern}${closing}/?$`, "i");
  return {
    precedence,
    match(path) {
      const found = expression.exec(path);
      return found ? readParameters(parameters, found) : undefined;
    },
  };
}

function readParameters(parameters: Parameter[], found: RegExpExecArray): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, { name, constraints, defaultValue }] of parameters.entries()) {
    const raw = found[index + 1];
    const value = raw ? decode(raw) : defaultValue;
    if (value === undefined) continue;
    if (!constraints.every((accepts) => accepts(value))) return undefined;
    values[name] = value;
  }
  return values;
}

/**
 * A path's characters as Kestrel decodes them: an encoded slash stays as it came, and so does what is no valid
 * encoding. Source: dotnet/aspnetcore `UrlDecoder`.
 */
function decode(text: string): string {
  return text.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** Source: dotnet/aspnetcore `RoutePrecedence.ComputeInboundPrecedenceDigit`. */
function precedenceDigit(parts: Part[]): number {
  const [part] = parts;
  if (parts.length > 1) return 2;
  if (part === undefined || typeof part === "string") return 1;
  if (part.isCatchAll) return part.constraints.length > 0 ? 4 : 5;
  return part.constraints.length > 0 ? 2 : 3;
}

/** Splits at slashes that stand outside of braces; within braces `{{` and `}}` are one brace each. */
function splitSegments(template: string): Part[][] {
  if (template === "") return [];
  const segments: Part[][] = [[]];
  let literal = "";
  const push = (part: Part) => part !== "" && segments.at(-1)?.push(part);
  for (let at = 0; at < template.length; at++) {
    const [character, pair] = [template.charAt(at), template.slice(at, at + 2)];
    if (pair === "{{" || pair === "}}") {
      literal += character;
      at++;
    } else if (character === "{") {
      const { text, end } = readBraces(template, at + 1);
      push(literal);
      literal = "";
      push(parseParameter(text, template));
      at = end;
    } else if (character === "/") {
      push(literal);
      literal = "";
      segments.push([]);
    } else literal += character;
  }
  push(literal);
  if (segments.some((parts) => parts.length === 0)) throw new Error(`route "${template}" has an empty segment`);
  return segments;
}

function readBraces(template: string, start: number): { text: string; end: number } {
  let text = "";
  for (let at = start; at < template.length; at++) {
    const pair = template.slice(at, at + 2);
    if (pair === "{{" || pair === "}}") {
      text += template.charAt(at);
      at++;
    } else if (template.charAt(at) === "}") return { text, end: at };
    else text += template.charAt(at);
  }
  throw new Error(`route "${template}" has an open brace`);
}

function parseParameter(text: string, template: string): Parameter {
  const match = /^(\*{0,2})([\p{L}\p{N}_.-]+)((?::[a-z]+(?:\(.*?\)(?=[:=?]|$))?)*)(?:=(.*?))?(\?)?$/iu.exec(text);
  if (!match) throw new Error(`route "${template}": cannot read parameter "{${text}}"`);
  const [, stars, name = "", constraints = "", defaultValue, optional] = match;
  return {
    name,
    isOptional: optional === "?",
    isCatchAll: stars !== "",
    defaultValue,
    constraints: [...constraints.matchAll(/:([a-z]+)(?:\((.*?)\)(?=:|$))?/gi)].map(([, kind = "", argument]) =>
      constraint(kind, argument, template),
    ),
  };
}

/** Source: learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints. */
function constraint(kind: string, argument: string | undefined, template: string): (value: string) => boolean {
  const numbers = (argument ?? "").split(",").map(Number);
  const [first = Number.NaN, second] = numbers;
  const whole = (value: string, bits: bigint) =>
    /^[+-]?\d+$/.test(value) && BigInt.asIntN(Number(bits), BigInt(value)) === BigInt(value);
  const simple: Record<string, (value: string) => boolean> = {
    int: (value) => whole(value, 32n),
    long: (value) => whole(value, 64n),
    bool: (value) => /^(true|false)$/i.test(value),
    datetime: (value) => !Number.isNaN(Date.parse(value)),
    decimal: (value) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value),
    double: (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value),
    float: (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value),
    guid: (value) => /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i.test(value),
    alpha: (value) => /^[a-z]*$/i.test(value),
    required: (value) => value !== "",
    length: (value) =>
      second === undefined ? value.length === first : value.length >= first && value.length <= second,
    minlength: (value) => value.length >= first,
    maxlength: (value) => value.length <= first,
    min: (value) => whole(value, 64n) && Number(value) >= first,
    max: (value) => whole(value, 64n) && Number(value) <= first,
    range: (value) => whole(value, 64n) && Number(value) >= first && Number(value) <= (second ?? first),
  };
  if (kind.toLowerCase() === "regex") {
    const expression = new RegExp(argument ?? "", "i");
    return (value) => expression.test(value);
  }
  const accepts = simple[kind.toLowerCase()];
  if (!accepts) throw new Error(`route "${template}" has an unknown constraint "${kind}"`);
  return accepts;
}
