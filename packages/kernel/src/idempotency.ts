import { createHash } from "node:crypto";
import { z } from "zod";

/** A caller's own name for one intended effect: the same key and input get the same answer. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{8,120}$/, "must be 8 to 120 letters, digits or . _ : -");

/**
 * Hashes an input independently of the order of its keys (SHA-256, hex), to tell a retry from a different request.
 * A member that is undefined counts as absent.
 * @throws TypeError for what no parsed input holds, such as a function or a Map.
 */
export function hashInput(input: unknown): string {
  return createHash("sha256").update(canonical(input)).digest("hex");
}

// Each kind of value is written in a form of its own, so that no two inputs read alike.
function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (value === undefined || typeof value === "number") return String(value);
  if (value instanceof Date) return `date:${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || !isPlain(value)) throw new TypeError(`Cannot hash a ${kindOf(value)}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}
