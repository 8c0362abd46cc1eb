import { isSecretName, REDACTED } from "@marketplace/kernel";
import { z } from "zod";

// Deeper than anything that is logged on purpose; it also ends what refers to itself.
const MAX_DEPTH = 8;
const MAX_ITEMS = 50;
const MAX_TEXT = 2_000;
const MAX_FRAMES = 20;

// What is a secret or a person's wherever it stands, also in the midst of a message that a library wrote.
const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/(?<=:\/\/)[^\s/@]+@/g, `${REDACTED}@`],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, REDACTED],
  [/\b(Bearer|Basic)\s+\S+/gi, `$1 ${REDACTED}`],
  [/\$argon2\S+/g, REDACTED],
  [
    /(\w*(?:password|passphrase|token|secret|cookie|api[-_]?key)\w*["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi,
    `$1${REDACTED}`,
  ],
  [/(?<![\w-])[\w-]{40,}(?![\w-])/g, REDACTED],
  // MongoDB tells the values of a duplicate key, PostgreSQL the text that it could not read.
  [/(?<=dup key: ).+/gs, REDACTED],
  [/(?<=invalid input (?:syntax|value) for [^:]+: ).+/gs, REDACTED],
  [/(?<=^Key \([^)]*\)=\().+(?=\) )/gs, REDACTED],
];

/** The text without what looks like a secret or an e-mail address in it. */
export function redactedText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return SECRETS_IN_TEXT.reduce((kept, [pattern, stand]) => kept.replace(pattern, stand), short);
}

/** A copy of anything that is to be logged, without what stands under a secret's name, at any depth. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactedText(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return "[too deep]";
  if (value instanceof Error) return errorFacts(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
  if (ArrayBuffer.isView(value)) return "[bytes]";
  if (value instanceof Map || value instanceof Set) return redacted([...value], depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, member]) => [name, isSecretName(name) ? REDACTED : redacted(member, depth + 1)]),
  );
}

const factsSchema = z
  .object({
    code: z.union([z.string(), z.number()]),
    codeName: z.string(),
    syscall: z.string(),
    constraint: z.string(),
    table: z.string(),
    cause: z.unknown(),
    original: z.unknown(),
    errors: z.array(z.unknown()),
  })
  .partial();

/**
 * What is worth knowing of an error. Its other members are left out: a store's error carries the statement with its
 * values, the document that was refused, or the command with its arguments.
 */
function errorFacts(error: Error, depth: number): object {
  const parsed = factsSchema.safeParse(error);
  const { cause, original, errors, ...facts } = parsed.success ? parsed.data : {};
  const message = error instanceof SyntaxError ? withoutQuotes(error.message) : error.message;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: redactedText(message),
    ...facts,
    stack: frames.slice(0, MAX_FRAMES).map((line) => line.trim()),
    ...linked("cause", cause ?? original, depth),
    ...linked("errors", errors, depth),
  };
}

function linked(name: string, value: unknown, depth: number): object {
  return value === undefined || value === null ? {} : { [name]: redacted(value, depth + 1) };
}

// JSON.parse quotes the text that it could not read.
function withoutQuotes(message: string): string {
  return message.replace(/['"].*['"]/s, REDACTED);
}
