import { createHmac } from "node:crypto";
import Stripe from "stripe";

/** How far a signature's time may be from now, in seconds. */
const TOLERANCE_SECONDS = 300;

/** A signed body: bytes as they arrived, and the header that signs them, `t=<seconds>,v1=<hex>`. */
export interface SignedBody {
  readonly rawBody: Buffer;
  readonly header: string | undefined;
  readonly secret: string;
}

/**
 * Whether a body was signed by who knows the secret, and lately: HMAC-SHA256 over the time and the bytes as they came,
 * compared in constant time. Stripe's own check does the work; the sandbox signs in the same form.
 */
export function isSigned({ rawBody, header, secret }: SignedBody, now: Date): boolean {
  if (header === undefined || secret === "") return false;
  // Stripe's check lets a time pass that is to come, however far.
  const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? Number.NaN);
  if (!(signedAt <= now.getTime() / 1000 + TOLERANCE_SECONDS)) return false;
  const { signature } = Stripe.webhooks;
  if (signature === null) throw new Error("Stripe's library checks no signatures");
  try {
    return signature.verifyHeader(rawBody, header, secret, TOLERANCE_SECONDS, undefined, now.getTime());
  } catch {
    // Not only its own error: an empty signature, or one outside ASCII, makes it throw others.
    return false;
  }
}

/** Signs a body as Stripe does, for the sandbox's own webhooks. */
export function signatureOf(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
