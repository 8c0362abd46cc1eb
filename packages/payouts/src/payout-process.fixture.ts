/*
 * A process that pays one seller and dies where it is told to (`DURABLE_CRASH_POINT`). When it lives it prints the
 * points that it came by, one a line.
 */
import { crashPoints, openSagas, openTwoPhase } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openPostgres } from "@marketplace/stores";
import { z } from "zod";
import { payOut } from "./pay-out.ts";
import { requestPayout } from "./request-payout.ts";
import { openSandboxPayouts } from "./sandbox-payouts.ts";

const given = z
  .object({
    POSTGRES_URL: z.string(),
    PAYOUT_SELLER: z.string(),
    PAYOUT_BEHAVIOUR: z.enum(["sends", "account closed", "sends, and answers too late"]),
  })
  .parse(process.env);

const postgres = openPostgres({
  POSTGRES_URL: given.POSTGRES_URL,
  POSTGRES_POOL_MAX: 3,
  STORE_TIMEOUT_MS: 10_000,
});
const { sequelize } = postgres;
const newId = idsFrom(systemClock);
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const provider = openSandboxPayouts({
  ...{ sequelize, newId },
  silenceMs: 5,
  behaviourOf: () => given.PAYOUT_BEHAVIOUR,
});
const saga = payOut({ sequelize, provider, newId });
const sagas = openSagas({
  ...{ sequelize, log },
  twoPhase: openTwoPhase({ sequelize, resources: [], log }),
  definitions: [saga],
});
const wish = { sellerId: given.PAYOUT_SELLER, input: { idempotencyKey: "the-only-wish", currency: "DKK" } };
await requestPayout({ postgres, sagas, payOut: saga, payoutProvider: provider }, wish).catch(quiet);
await sagas.close();
await postgres.close();
for (const [point, reached] of crashPoints()) if (reached > 0) console.log(point);
