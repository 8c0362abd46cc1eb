import { wireFormat } from "../wire-format.ts";

const texts = new WeakMap<object, string>();

/** What tRPC sends for an answer. Kept for as long as the answer is, which must not change: cached values are frozen. */
export function answerText(value: unknown): string {
  if (typeof value !== "object" || value === null) return write(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = write(value);
  texts.set(value, text);
  return text;
}

function write(value: unknown): string {
  return JSON.stringify({ result: { data: wireFormat.output.serialize(value) } });
}
