import { wireFormat } from "../wire-format.ts";

const texts = new WeakMap<object, string>();

/**
 * What tRPC sends for an answer, which must not change: cached values are frozen. With `isHot` it is kept for as long
 * as the answer is, also for other URLs that ask for it.
 */
export function answerText(value: unknown, isHot: boolean): string {
  if (typeof value !== "object" || value === null) return write(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = write(value);
  if (isHot) texts.set(value, text);
  return text;
}

function write(value: unknown): string {
  return JSON.stringify({ result: { data: wireFormat.output.serialize(value) } });
}
