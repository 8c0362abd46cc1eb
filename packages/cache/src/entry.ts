import { createHash } from "node:crypto";
import type { z } from "zod";
import { MAX_TTL_MS } from "./limits.ts";
import type { Outcome } from "./outcome.ts";

const NAME = /^[a-z][a-z0-9.-]{0,39}$/;
const LONGEST_KEY = 120;

/** The tag of every value: to invalidate it is to empty the cache. */
export const EVERYTHING = "*";

/** What there is to say of the values under one name. */
export interface EntryOptions<V> {
  /** Told apart by it in Redis and in the counts; a new one, such as `listing.2`, leaves the old values behind. */
  readonly name: string;
  /** What a value must look like when it is read back. A null is kept only if the schema has one. */
  readonly schema: z.ZodType<V, V>;
  /** Life of a value, an hour by default and a day at most. */
  readonly ttlMs?: number;
  /** The part of a life that chance may take away, so that what was loaded together does not end together. */
  readonly jitter?: number;
  /** The part at the end of a life in which a read reloads the value in the background; none by default. */
  readonly refreshAhead?: number;
  /** Life of a null; without it nulls are not kept. */
  readonly negativeTtlMs?: number;
  /** What a value depends on besides its own key, such as the listings on a page of results. */
  readonly tags?: (key: string, value: V) => readonly string[];
}

/** Of values that are written through: each has a version, and an older one never takes a newer one's place. */
export interface CriticalOptions<V> extends EntryOptions<V> {
  readonly critical: true;
  readonly version: (value: V) => number;
}

/** Options with their defaults, and the places where a cache keeps typed values by the object that stands for them. */
export interface Definition<V> extends Required<Omit<EntryOptions<V>, "negativeTtlMs">> {
  readonly negativeTtlMs: number | null;
  readonly version: ((value: V) => number) | null;
  readonly held: WeakMap<object, V>;
  readonly flights: WeakMap<object, Promise<Outcome<V>>>;
}

/** One place in the cache. */
export interface Entry<V> {
  /** Name and key; at once the tag that invalidates this one value. */
  readonly tag: string;
  readonly key: string;
  readonly definition: Definition<V>;
  /** What a value depends on besides its own key. */
  readonly tags: (value: V) => readonly string[];
}

/** One place that may be written through. */
export interface CriticalEntry<V> extends Entry<V> {
  readonly critical: true;
}

type OwnTags<V> = (value: V) => readonly string[];

/**
 * Defines, once in a process, what is kept under a name; the answer makes an entry of a key, and of its own tags where
 * the key does not tell them.
 * @throws Error when the options make no sense.
 */
export function defineEntry<V>(
  options: CriticalOptions<V>,
): (key: string, tags?: OwnTags<V>) => CriticalEntry<V>;
export function defineEntry<V>(options: EntryOptions<V>): (key: string, tags?: OwnTags<V>) => Entry<V>;
export function defineEntry<V>(options: EntryOptions<V> | CriticalOptions<V>) {
  const definition: Definition<V> = {
    name: options.name,
    schema: options.schema,
    ttlMs: options.ttlMs ?? 3_600_000,
    jitter: options.jitter ?? 0.1,
    refreshAhead: options.refreshAhead ?? 0,
    negativeTtlMs: options.negativeTtlMs ?? null,
    tags: options.tags ?? (() => []),
    version: "version" in options ? options.version : null,
    held: new WeakMap(),
    flights: new WeakMap(),
  };
  insist(definition);
  return (key: string, tags: OwnTags<V> = (value) => definition.tags(key, value)) => ({
    ...{ tag: `${options.name}:${short(key)}`, key, definition, tags },
    critical: true,
  });
}

/** Every tag of a value. */
export function tagsOf<V>({ tag, tags }: Entry<V>, value: V): readonly string[] {
  return [...new Set([EVERYTHING, tag, ...tags(value)])];
}

function insist<V>({ name, ttlMs, negativeTtlMs, jitter, refreshAhead }: Definition<V>): void {
  if (!NAME.test(name)) throw new Error(`"${name}" is no name of an entry`);
  for (const life of [ttlMs, negativeTtlMs ?? 1])
    if (!(life >= 1 && life <= MAX_TTL_MS)) throw new Error(`${name} must live from 1 ms to a day`);
  for (const part of [jitter, refreshAhead])
    if (!(part >= 0 && part < 1)) throw new Error(`${name} has a part of its life that is not from 0 to 1`);
}

// A key may be a whole search; long ones are told apart by their sum.
function short(key: string): string {
  return key.length <= LONGEST_KEY ? key : createHash("sha256").update(key).digest("base64url");
}
