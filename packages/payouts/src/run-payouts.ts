import { type Clock, MarketplaceError } from "@marketplace/kernel";
import { type Owed, sellersOwed } from "@marketplace/ledger";
import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import { type PayoutDeps, WAIT_MS } from "./deps.ts";
import { dayOf } from "./payout.ts";
import { dailyKey } from "./payout-input.ts";
import { PAYOUT_MINIMUMS } from "./payout-minimum.ts";
import { suspendedAmong } from "./suspended-sellers.ts";

/** What the job stands on. */
export interface RunPayoutsDeps extends PayoutDeps {
  readonly clock: Clock;
  /** At most so many payouts in one pass, 100 by default. */
  readonly limit?: number;
}

/** What a pass came to. */
export interface PayoutPass {
  readonly sent: number;
  /** Refused, or still on their way: they end by themselves, as their rows then tell. */
  readonly unsent: number;
}

const PAGE = 100;
const LANES = 4;

/**
 * Pays out, once a day, what is owed to each seller from the least that is worth it. Any number of processes may do so
 * at once: the day's payout has one key, and who comes second joins it. Where payouts are not configured it leaves
 * what is owed alone.
 */
export async function runPayouts(deps: RunPayoutsDeps): Promise<PayoutPass> {
  const { postgres, payoutProvider, clock, limit = 100 } = deps;
  const done = { sent: 0, unsent: 0 };
  if (payoutProvider.name === "none") return done;
  const day = dayOf(clock());
  let after: Owed | null = null;
  while (done.sent + done.unsent < limit) {
    const page: Owed[] = await sellersOwed(postgres.sequelize, {
      minimums: PAYOUT_MINIMUMS,
      after,
      limit: PAGE,
    });
    const due = (await withoutThoseDone(deps, page, day)).slice(0, limit - done.sent - done.unsent);
    for (const sent of await inLanes(due, (owed) => payOne(deps, owed, day)))
      if (sent) done.sent += 1;
      else done.unsent += 1;
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
  }
  return done;
}

/** Leaves out whose payout of the day was begun, whatever became of it, and who is suspended. */
async function withoutThoseDone({ postgres }: RunPayoutsDeps, page: readonly Owed[], day: string) {
  const sellerIds = [...new Set(page.map(({ sellerId }) => sellerId))];
  const suspended = await suspendedAmong(postgres.sequelize, sellerIds);
  const begun = await rowsOf(postgres.sequelize, z.object({ seller_id: z.string(), currency: z.string() }), {
    sql: "SELECT seller_id, currency FROM payouts WHERE seller_id = ANY($sellerIds::uuid[]) AND day = $day",
    bind: { sellerIds, day },
  });
  const isBegun = new Set(begun.map(({ seller_id, currency }) => `${seller_id} ${currency}`));
  return page.filter(
    ({ sellerId, currency }) => !suspended.has(sellerId) && !isBegun.has(`${sellerId} ${currency}`),
  );
}

async function payOne(
  { sagas, payOut, waitMs = WAIT_MS }: RunPayoutsDeps,
  { sellerId, currency }: Owed,
  day: string,
): Promise<boolean> {
  const key = dailyKey(currency, day);
  try {
    await sagas.start(payOut, { scope: sellerId, key, input: { sellerId, currency, key, day }, waitMs });
    return true;
  } catch (refusal) {
    // The saga has logged and kept why. One seller's trouble must not keep the others from being paid.
    if (refusal instanceof MarketplaceError) return false;
    throw refusal;
  }
}

/** A few at a time: a provider that is slow for one does not hold up all, nor do all come at once. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<boolean>): Promise<boolean[]> {
  const waiting = [...items];
  const answers: boolean[] = [];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      answers.push(await work(item));
  };
  const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
  const broken = ended.find((one) => one.status === "rejected");
  if (broken !== undefined) throw broken.reason;
  return answers;
}
