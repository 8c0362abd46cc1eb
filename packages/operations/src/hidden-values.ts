import { isSecretName, REDACTED } from "@marketplace/kernel";
import { redacted } from "@marketplace/rpc";
import { z } from "zod";

/*
 * A saga carries whatever its steps need, so also where a buyer lives and what their card is called. Mending a saga
 * takes ids, sums, states and reasons: those are shown, and the rest is not, whoever asks.
 */

const PERSONAL_WORDS = new Set(["address", "phone", "recipient", "street", "card", "iban", "birthday"]);

/** Whether a field holds what is a secret or a person's own, by its name. */
function isHidden(name: string): boolean {
  const words = name.replaceAll(/[a-z0-9](?=[A-Z])/g, "$& ").split(/[\s_-]+/);
  return isSecretName(name) || words.some((word) => PERSONAL_WORDS.has(word.toLowerCase()));
}

// Names that providers give to cards, keys and their like, which may stand under any field's name; and card numbers.
const SECRET_VALUES = [
  /\b(?:tok|pm|card|src|sk|rk|pk|whsec|seti|cus)_\w+/g,
  /\b\w+_secret_\w+/g,
  /\b\d(?:[ -]?\d){12,18}\b/g,
];

/** A saga's values as an administrator may see them: bounded, without secrets, addresses and cards. */
export function visible(value: unknown): z.infer<ReturnType<typeof z.json>> {
  return z.json().parse(without(redacted(value) ?? null));
}

/** The same of words, such as a failure's. */
export function visibleText(text: string): string {
  return z.string().parse(without(redacted(text)));
}

function without(value: unknown): unknown {
  if (typeof value === "string")
    return SECRET_VALUES.reduce((kept, pattern) => kept.replace(pattern, REDACTED), value);
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, isHidden(name) ? REDACTED : without(member)]),
  );
}
