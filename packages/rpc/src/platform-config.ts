import { moneySchema } from "@marketplace/kernel";
import { z } from "zod";

const milliseconds = z.int().min(1);

/** What people and programs should know of how a platform is set up: the same for everybody, and nobody's secret. */
export const platformConfigSchema = z.strictObject({
  currencies: z.array(z.strictObject({ code: z.string(), decimals: z.int().min(0) })),
  /** ISO 3166-1 alpha-2 codes. */
  countries: z.array(z.string()),
  pages: z.strictObject({ usual: z.int(), most: z.int() }),
  photographs: z.strictObject({
    perListing: z.int(),
    bytes: z.int(),
    types: z.array(z.string()),
  }),
  listings: z.strictObject({ open: z.int() }),
  /** The platform's part of a sale by category, in basis points: hundredths of a per cent. */
  fees: z.array(z.strictObject({ category: z.string(), basisPoints: z.int() })),
  orders: z.strictObject({
    /** For how long an order may stand in a stage, and what the platform does with it then. */
    deadlines: z.array(z.strictObject({ stage: z.string(), afterMs: milliseconds, brings: z.string() })),
  }),
  /** For how long an offer can be answered, and an accepted one be paid for. */
  offers: z.strictObject({ answerMs: milliseconds, payMs: milliseconds }),
  payments: z.strictObject({
    /** Who moves the money; `sandbox` moves none. */
    provider: z.enum(["sandbox", "stripe"]),
  }),
  /** The least that is paid out by itself, in each currency in which anything is. */
  payouts: z.strictObject({ minimums: z.array(moneySchema) }),
});

/** How a platform is set up. */
export type PlatformConfig = z.output<typeof platformConfigSchema>;
