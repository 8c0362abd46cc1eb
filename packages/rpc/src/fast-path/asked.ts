import type { PublicPlace, PublicReadFacts } from "../public-read.ts";
import { wireRequestOf } from "./wire-request.ts";

/** One call of a public read. */
export interface AskedCall {
  readonly name: string;
  readonly place: PublicPlace;
}

/** The public reads that one URL asks for. */
export interface Asked {
  readonly url: string;
  readonly isBatch: boolean;
  readonly calls: readonly AskedCall[];
  /** Whether one of them answers who is signed in otherwise than a guest. */
  readonly isPersonal: boolean;
  /** How long the answer to a guest may be taken for the current one: as long as that of each call. */
  readonly maxAgeSeconds: number;
  /** What it counts against the limits of its caller. */
  readonly cost: number;
}

/** The public reads there are, and what their calls cost. */
export interface Readable {
  readonly reads: ReadonlyMap<string, PublicReadFacts>;
  /** What a request costs by its path. */
  readonly costOf: (path: string) => { readonly cost: number };
}

/** What a URL asks for; null unless it is public reads alone, with inputs that they take. */
export function askedOf(url: string, { reads, costOf }: Readable): Asked | null {
  const request = parsedOrNull(url, (name) => reads.has(name));
  if (request === null) return null;
  const calls = request.calls.flatMap(({ name, input }) => {
    const read = reads.get(name);
    const place = read?.placeOf(input) ?? null;
    return read === undefined || place === null ? [] : [{ name, place, read }];
  });
  if (calls.length < request.calls.length) return null;
  return {
    ...{ url, isBatch: request.isBatch, calls },
    isPersonal: calls.some(({ read }) => read.personal),
    maxAgeSeconds: Math.min(...calls.map(({ read }) => read.maxAgeSeconds)),
    cost: costOf(url.split("?")[0] ?? "").cost,
  };
}

function parsedOrNull(url: string, isKnown: (name: string) => boolean) {
  try {
    return wireRequestOf(url, isKnown);
  } catch {
    // tRPC reads it too, and tells the client what is wrong with it.
    return null;
  }
}
