/**
 * What an answer holds: parsed JSON, or text; `undefined` for nothing.
 * @param mostBytes of an answer of success that is bytes, so many at most: what is beyond them is not read.
 * @throws Error when it calls itself JSON and is none.
 */
export async function bodyIn(response: Response, mostBytes?: number): Promise<unknown> {
  if (mostBytes !== undefined && response.ok) return firstBytes(response, mostBytes);
  const text = await response.text();
  if (text === "") return undefined;
  if (!response.headers.get("content-type")?.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("the answer is not JSON");
  }
}

async function firstBytes({ body }: Response, most: number): Promise<Uint8Array | undefined> {
  const reader = body?.getReader();
  if (!reader) return undefined;
  const bytes = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    const taken = value.subarray(0, most - length);
    bytes.set(taken, length);
    length += taken.length;
  }
  await reader.cancel();
  return length === 0 ? undefined : bytes.subarray(0, length);
}
