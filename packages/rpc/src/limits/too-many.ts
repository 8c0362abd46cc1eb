import { MarketplaceError } from "@marketplace/kernel";

/** Says that one caller asked too often, and when it may again. */
export function tooMany(
  what: "attempts" | "requests",
  { retryAfterSeconds }: { readonly retryAfterSeconds: number },
): MarketplaceError {
  const wait =
    retryAfterSeconds > 90 ? `${Math.ceil(retryAfterSeconds / 60)} minutes` : `${retryAfterSeconds} s`;
  return new MarketplaceError("RATE_LIMITED", `Too many ${what}; try again in ${wait}.`, {
    details: { retryAfterSeconds },
  });
}
