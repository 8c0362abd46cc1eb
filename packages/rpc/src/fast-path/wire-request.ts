import { BASE_PATH, MAX_BATCH } from "../http-surface.ts";
import { wireFormat } from "../wire-format.ts";

/** One call as a client sent it, its input revived. */
export interface WireCall {
  readonly name: string;
  readonly input: unknown;
}

/** The calls that one URL asks for. */
export interface WireRequest {
  /** Whether they are answered as a list, even if there is one. */
  readonly isBatch: boolean;
  readonly calls: readonly WireCall[];
}

// As @trpc/client writes it, to the letter: what `encodeURIComponent` gives means the same to every parser of URLs.
const ENCODED = "(?:[A-Za-z0-9_.!~*'()-]|%[0-9A-Fa-f]{2})+";
const WIRE_URL = new RegExp(
  `^${BASE_PATH}([A-Za-z0-9_.,]+)(?:\\?(?:(batch=1)(?:&input=(${ENCODED}))?|input=(${ENCODED})))?$`,
);

/**
 * Reads the URL of a GET of tRPC's wire format; null for any other, and for what `isKnown` does not know a name of.
 * @throws URIError, SyntaxError or MarketplaceError when its input is none.
 */
export function wireRequestOf(url: string, isKnown: (name: string) => boolean): WireRequest | null {
  const [, path = "", batch, batchInput, input = batchInput] = WIRE_URL.exec(url) ?? [];
  const isBatch = batch !== undefined;
  const names = isBatch ? path.split(",") : [path];
  if (names.length > MAX_BATCH || !names.every(isKnown)) return null;
  const sent: unknown = input === undefined ? undefined : JSON.parse(decodeURIComponent(input));
  if (!isBatch) return { isBatch, calls: [{ name: path, input: wireFormat.input.deserialize(sent) }] };
  const inputs = sent === undefined ? new Map<string, unknown>() : membersOf(sent);
  if (inputs === null) return null;
  const calls = names.map((name, at) => ({
    name,
    input: wireFormat.input.deserialize(inputs.get(String(at))),
  }));
  return { isBatch, calls };
}

function membersOf(sent: unknown): ReadonlyMap<string, unknown> | null {
  const isObject = typeof sent === "object" && sent !== null && !Array.isArray(sent);
  return isObject ? new Map(Object.entries(sent)) : null;
}
