/*
 * A query whose answer is the same for every guest. It is loaded without a context, so that what is kept of it cannot
 * be anybody's own; and what is kept is the whole answer, so that the query process can send it again as finished
 * bytes. What a procedure adds for who is signed in stands in the procedure and is kept nowhere.
 */
import { type Cache, defineEntry, type Entry } from "@marketplace/cache";
import { notFound, partsNotPublic } from "@marketplace/kernel";
import type { z } from "zod";
import { openFallback } from "./load-or-fall-back.ts";

/** What there is to say of a public read. */
export interface PublicReadOptions<I extends z.ZodType, O> {
  readonly cache: Pick<Cache, "read" | "peek">;
  /** The procedure's own full name, such as `listings.byId`. */
  readonly name: string;
  readonly input: I;
  readonly output: z.ZodType<O, O>;
  /** What a guest is answered; null when there is nothing. Depends on the input alone. */
  readonly load: (input: z.output<I>) => Promise<O | null>;
  /**
   * What a guest is answered while the store that `load` asks is away: from another store, perhaps older, and kept for
   * seconds. Null when that store cannot tell either.
   */
  readonly fallback?: (input: z.output<I>) => Promise<O | null>;
  /** What there is none of, in words for people, when `load` answers null. */
  readonly missing?: string;
  /** What the answer depends on; with null, that there is none. Known before it is loaded as well as after it. */
  readonly tags: (input: z.output<I>, answer: O | null) => readonly string[];
  /** Whether the procedure answers who is signed in otherwise than a guest: then only guests get finished bytes. */
  readonly personal?: boolean;
  /** Life of an answer in milliseconds, an hour by default. */
  readonly ttlMs?: number;
  /** How long a client may take an answer for the current one without asking; it must ask each time by default. */
  readonly maxAgeSeconds?: number;
  /** Told of a guest who was given finished bytes, of whom the procedure does not learn. Must be quick. */
  readonly seen?: (input: z.output<I>, guest: Guest) => void;
}

/** What is known of who is not signed in. */
export interface Guest {
  readonly address: string;
  /** What the caller's program calls itself; empty when it does not say. */
  readonly userAgent: string;
}

/** Who asks, as far as it matters to how fresh an answer has to be. */
interface Asking {
  /** Whether the answer must hold all that was acknowledged before it was asked for. */
  readonly validated: boolean;
}

/** A public read, for its procedure and for the server's fast path. */
export interface PublicRead<I extends z.ZodType, O>
  extends Required<Pick<PublicReadOptions<I, O>, "personal" | "maxAgeSeconds">> {
  readonly name: string;
  readonly input: I;
  readonly output: z.ZodType<O, O>;
  /** For `.meta(…)` of the procedure, by which the server knows it. */
  readonly meta: PublicReadMeta;
  /** The answer for a guest, or null. */
  find(asking: Asking, input: z.output<I>): Promise<O | null>;
  /** The answer for a guest. @throws MarketplaceError `NOT_FOUND` when there is none. */
  answer(asking: Asking, input: z.output<I>): Promise<O>;
}

/** What the fast path needs of a public read, whatever it reads. */
export interface PublicReadFacts {
  readonly name: string;
  readonly personal: boolean;
  readonly maxAgeSeconds: number;
  /** The place of the answer to an input as a client sent it, revived; null for an input that is refused. */
  readonly placeOf: (input: unknown) => PublicPlace | null;
}

/** A procedure's word that it answers as a public read does. */
export interface PublicReadMeta {
  readonly publicRead: PublicReadFacts;
}

/** One answer's place in the cache. */
export interface PublicPlace {
  /** What is kept, if it may be answered at once; its identity stays while it holds. */
  peek(): { readonly value: unknown } | null;
  /** As `find`. */
  find(asking: Asking): Promise<unknown>;
  /** As the option of this name. */
  readonly seen?: (guest: Guest) => void;
}

// By which they are known again in a procedure's metadata, whose type a router does not tell.
const defined = new WeakSet<object>();

const NEGATIVE_TTL_MS = 30_000;
const REFRESH_AHEAD = 0.1;

/**
 * Defines a public read, once in a process for each cache.
 * @throws Error when its answers would hold what is marked as personal, or what nobody can tell.
 */
export function definePublicRead<I extends z.ZodType, O>(options: PublicReadOptions<I, O>): PublicRead<I, O> {
  const { cache, name, input, output, tags, ttlMs, personal = false, maxAgeSeconds = 0 } = options;
  const hidden = partsNotPublic(output);
  if (hidden.length > 0) throw new Error(`${name} would answer everybody with: ${hidden.join(", ")}`);
  const entryName = name.toLowerCase();
  const schema = output.nullable();
  const entryOf = defineEntry<O | null>({
    name: entryName,
    schema,
    negativeTtlMs: NEGATIVE_TTL_MS,
    refreshAhead: REFRESH_AHEAD,
    ...(ttlMs === undefined ? {} : { ttlMs }),
  });
  const placeOf = (parsed: z.output<I>): Entry<O | null> =>
    entryOf(stableText(parsed), (answer) => tags(parsed, answer));
  // What the cache does not keep it does not check either, and the fast path sends it as it is.
  const checked = (from: typeof options.load) => async (parsed: z.output<I>) =>
    schema.parse(await from(parsed));
  const load = checked(options.load);
  const fallback = options.fallback && checked(options.fallback);
  const { seen } = options;
  const readOrElse =
    fallback && openFallback<z.output<I>, O>({ cache, name: entryName, schema, load, fallback });
  const find = ({ validated }: Asking, parsed: z.output<I>) => {
    const place = placeOf(parsed);
    return readOrElse === undefined
      ? cache.read(place, () => load(parsed), { validated })
      : readOrElse({ place, input: parsed, validated });
  };
  const publicRead: PublicReadFacts = {
    ...{ name, personal, maxAgeSeconds },
    placeOf(sent) {
      const parsed = input.safeParse(sent);
      if (!parsed.success) return null;
      const place = placeOf(parsed.data);
      return {
        peek: () => cache.peek(place),
        find: (asking) => find(asking, parsed.data),
        ...(seen === undefined ? {} : { seen: (guest) => seen(parsed.data, guest) }),
      };
    },
  };
  defined.add(publicRead);

  return {
    ...{ name, input, output, personal, maxAgeSeconds, find, meta: { publicRead } },
    async answer(asking, parsed) {
      const found = await find(asking, parsed);
      if (found === null) throw notFound(options.missing ?? "page");
      return found;
    },
  };
}

/** The public read that a procedure's metadata names; null when it names none. */
export function publicReadIn(meta: unknown): PublicReadFacts | null {
  return hasPublicRead(meta) ? meta.publicRead : null;
}

function hasPublicRead(meta: unknown): meta is PublicReadMeta {
  if (typeof meta !== "object" || meta === null || !("publicRead" in meta)) return false;
  const { publicRead } = meta;
  return typeof publicRead === "object" && publicRead !== null && defined.has(publicRead);
}

/** JSON in which the order of an object's fields does not matter: equal inputs are one place. */
function stableText(value: unknown): string {
  return JSON.stringify(value ?? null, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
