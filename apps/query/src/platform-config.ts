import { COUNTRIES, CURRENCIES, PAGE_LIMITS } from "@marketplace/kernel";
import { feeBasisPoints } from "@marketplace/ledger";
import { categories, MAX_IMAGES, MAX_OPEN_LISTINGS } from "@marketplace/listings";
import { MAX_UPLOAD_BYTES, UPLOAD_TYPES } from "@marketplace/media";
import { ACCEPTED_MS, OFFER_MS, ORDER_TIMERS } from "@marketplace/orders";
import { PAYOUT_MINIMUMS } from "@marketplace/payouts";
import type { PlatformConfig } from "@marketplace/rpc";
import type { Settings } from "@marketplace/stores";

/** Tells how the platform is set up, out of what its slices go by. */
export function platformConfig({ PAYMENT_PROVIDER }: Pick<Settings, "PAYMENT_PROVIDER">): PlatformConfig {
  return {
    currencies: [...CURRENCIES],
    countries: [...COUNTRIES],
    pages: PAGE_LIMITS,
    photographs: { perListing: MAX_IMAGES, bytes: MAX_UPLOAD_BYTES, types: [...UPLOAD_TYPES] },
    listings: { open: MAX_OPEN_LISTINGS },
    fees: categories.roots.map(({ slug }) => ({ category: slug, basisPoints: feeBasisPoints(slug) })),
    orders: { deadlines: [...ORDER_TIMERS] },
    offers: { answerMs: OFFER_MS, payMs: ACCEPTED_MS },
    payments: { provider: PAYMENT_PROVIDER },
    payouts: { minimums: [...PAYOUT_MINIMUMS] },
  };
}
