/** Undefined when it is not JSON: text that only looks like the SDK's, or was cut short on its way. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
