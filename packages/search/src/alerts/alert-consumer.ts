import { type Consumer, defineConsumer } from "@marketplace/durable";
import type { Clock, DomainEvent, NewId } from "@marketplace/kernel";
import { readListingsOnSale } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import { changedListings } from "../card-projection.ts";
import { fileAnew } from "../saved/file-anew.ts";
import { alertPriceDrops } from "./alert-price-drops.ts";
import { alertSearches } from "./alert-searches.ts";
import { leftSaleIn } from "./left-sale.ts";
import { forgetSeen, noteLeft, noteSeen, readSeen } from "./seen-listings.ts";

interface AlertDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The consumer that raises alerts to listings as they come to be for sale and change; `{ ...stores, clock, newId }` fits. */
export function alertConsumer(deps: AlertDeps): Consumer {
  const whenFiled = openOnce(() => fileAnew(deps));
  return defineConsumer({
    group: "alerts",
    topics: ["listings"],
    async handle(events) {
      // Another format comes with another process. Until its index is there, what is to be told waits.
      await whenFiled();
      await raiseAlerts(deps, events);
    },
  });
}

/** What is done once: many who ask wait for the same, and after a failure the next one begins again. */
function openOnce(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null;
  return () => {
    begun ??= work().catch((failure: unknown) => {
      begun = null;
      throw failure;
    });
    return begun;
  };
}

/**
 * Looks at listings as they are now, and only at those that are for sale and that everybody may see; events say at which,
 * and since when others are not. So it does no harm twice, late or out of order. How they are is noted when everybody has
 * been alerted, so that whoever takes over sees the same news.
 */
async function raiseAlerts(
  { mongo, clock, newId }: AlertDeps,
  events: readonly DomainEvent[],
): Promise<void> {
  const ids = [...new Set(events.flatMap(changedListings))];
  if (ids.length === 0) return;
  const onSale = await readListingsOnSale(mongo, ids);
  const listings = [...onSale.values()];
  const seen = await readSeen(mongo, [...onSale.keys()]);
  const shown = listings.map((listing) => ({ listing, before: seen.get(listing._id) ?? null }));
  const making = { now: clock(), newId };
  await Promise.all([alertSearches(mongo, shown, making), alertPriceDrops(mongo, shown, making)]);
  await noteSeen(mongo, listings);
  const { left, removed } = leftSaleIn(events);
  await noteLeft(
    mongo,
    left.filter(({ id }) => !onSale.has(id)),
  );
  await forgetSeen(mongo, removed);
}
