import { createHash } from "node:crypto";

/** A UUIDv7 of a time and of what it is derived from: the same of both gives the same id. */
export function derivedId(milliseconds: number, source: string): string {
  const hash = createHash("sha256").update(source).digest();
  const time = Math.floor(milliseconds).toString(16).padStart(12, "0");
  const variant = (0x80 | ((hash[2] ?? 0) & 0x3f)).toString(16).padStart(2, "0");
  const text = hash.toString("hex");
  return [
    time.slice(0, 8),
    time.slice(8, 12),
    `7${text.slice(0, 3)}`,
    `${variant}${text.slice(6, 8)}`,
    text.slice(8, 20),
  ].join("-");
}
