import { hash } from "node:crypto";

/** Who looks at a listing, as far as it is known. */
export interface Visitor {
  readonly userId: string | null;
  readonly address: string;
  readonly userAgent: string;
}

/** Longest part of a user agent that tells guests apart. */
const MAX_USER_AGENT = 256;

// What crawlers, previews of links and monitors call themselves; a Cubot is a telephone. Who pretends to be a browser
// is counted as one.
const BOT =
  /(?<!cu)bot\b|crawl|spider|slurp|facebookexternalhit|whatsapp|embedly|preview|headless|lighthouse|pingdom|uptime|monitor/i;

/** The account, or else the network address with the user agent: what makes a visitor one visitor. */
export function visitorName({ userId, address, userAgent }: Visitor): string {
  return userId === null ? `guest ${address} ${userAgent.slice(0, MAX_USER_AGENT)}` : `account ${userId}`;
}

/** Whether a visitor's name is that of a guest whose user agent says that it is none. */
export function isBot(visitor: string): boolean {
  return visitor.startsWith("guest ") && BOT.test(visitor);
}

/** What a visitor is hashed for: the hashes of one visitor on two listings, or in two windows, have nothing in common. */
interface Sighting {
  readonly listingId: string;
  readonly window: number;
  readonly visitor: string;
}

/**
 * Eight bytes that stand for a visitor and cannot be turned back without the key, as a decimal number: Redis keeps small
 * sets of numbers in eight bytes each. The key goes before the text instead of into an HMAC, which takes eight times as
 * long: nobody but this installation is ever shown a hash, so there is none that could be lengthened or forged.
 */
export function visitorHash(key: Buffer, { listingId, window, visitor }: Sighting): string {
  const digest = hash("sha256", `${key.toString("base64")} ${window} ${listingId} ${visitor}`);
  return BigInt.asIntN(64, BigInt(`0x${digest.slice(0, 16)}`)).toString();
}
