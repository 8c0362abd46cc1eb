/*
 * Whether and how far a listing is sold stands twice: in PostgreSQL, which decides, and as the listing's status in
 * MongoDB, which people see. Both change together, by two-phase commit: MongoDB prepares an intent on the listing,
 * PostgreSQL's own transaction carries the work and the decision, and the intent is applied or dropped after it.
 * Killed anywhere, both say the new or both the old, as soon as the next change of the listing or the worker looks.
 */

import type { Cache } from "@marketplace/cache";
import {
  changeInProgress,
  type DurableLog,
  type MongoIntents,
  mongoIntents,
  openTwoPhase,
  type TwoPhase,
  type TwoPhaseResource,
} from "@marketplace/durable";
import { type Clock, MarketplaceError, type NewId, notFound } from "@marketplace/kernel";
import type { Mongo, Postgres } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import { type OfferedListing, offeredListing } from "./find-listing.ts";
import { insist } from "./insist.ts";
import { putOnSale, takeOffSale } from "./inventory.ts";
import { countUnits, type Stock, statusOf, takenAfter, type UnitEffect } from "./inventory-status.ts";
import { moveListing, requireOwn, type SaleEvent } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import type { OwnTarget } from "./listing-input.ts";
import type { ListingStatus } from "./listing-status.ts";
import { readIntended, readListing } from "./listing-store.ts";
import { changeTags, tagsAround } from "./listing-tags.ts";

/** What changing what is on sale stands on. */
export interface SalesDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Ends what is kept under tags; called once a change is committed, and before it is acknowledged. Never fails. */
  readonly changed: Cache["invalidate"];
  readonly log: DurableLog;
}

/** What an order does to a unit of a listing. */
export interface UnitChange {
  readonly listingId: string;
  readonly effect: UnitEffect;
}

/** The relational part of a change of units. */
type UnitWork<T> = (transaction: Transaction, listings: readonly OfferedListing[]) => Promise<T>;

/** What is done together with a move of a listing; it sees the listing as it will be. */
export type MoveWork = (transaction: Transaction, moved: ListingDocument) => Promise<void>;

/** Changes of what is on sale, each in both stores or in neither. */
export interface Sales {
  /** Finishes, or gives up, what a process that died has left; any process may, at any time. */
  readonly twoPhase: TwoPhase;
  /**
   * Publishes a listing, withdraws it, marks it sold elsewhere or removes it, together with the caller's work.
   * The work may run more than once, and counts the last time alone.
   * @throws MarketplaceError as `requireOwn` and `moveListing` do, `NOT_FOR_SALE` while a buyer holds a unit, or what
   * the work throws.
   */
  move(target: OwnTarget, event: SaleEvent, work: MoveWork): Promise<ListingDocument>;
  /**
   * Runs work that reserves, releases or sells one unit of each of some listings, together with the statuses that
   * follow from it: all or nothing. The work may run more than once, and counts the last time alone; it sees the
   * listings as they stay until then, in the order of their ids, which is also the order to lock them in.
   * @throws MarketplaceError `SOLD_OUT` or `NOT_FOR_SALE` for a unit that cannot be reserved, or what the work throws.
   */
  changeUnits<T>(changes: readonly UnitChange[], work: UnitWork<T>): Promise<T>;
}

/** The listings as a resource of two-phase commits. */
function listingIntents({ db }: SalesDeps["mongo"]): MongoIntents {
  return mongoIntents({ db, collection: "listings" });
}

/**
 * The same for who finishes what another has left, of whom nobody knows whether it had ended what was kept of the
 * listings; it has not where the change was yet to be applied.
 */
function tellingIntents({ mongo, changed }: SalesDeps, intents: MongoIntents): TwoPhaseResource {
  return {
    ...intents,
    async commit(gid) {
      const changing = await readIntended(mongo, gid);
      await intents.commit(gid);
      await changed(changing.flatMap(tagsAround));
    },
  };
}

/** Binds the changes of what is on sale to their stores; nothing is opened. */
export function openSales(deps: SalesDeps): Sales {
  const { postgres, mongo, clock, newId, changed, log } = deps;
  const { sequelize } = postgres;
  const intents = listingIntents(mongo);
  const resources = [tellingIntents(deps, intents)];
  const twoPhase = openTwoPhase({ sequelize, resources, log, clock });
  const newGid = () => `listing:${newId()}`;

  function move(target: OwnTarget, event: SaleEvent, work: MoveWork): Promise<ListingDocument> {
    return insist(async () => {
      const listing = requireOwn(await readListing(mongo, target.id), target);
      const { _id, version, status, sellerId, units } = listing;
      const now = clock();
      const change = { ...moveListing(listing, event, now), updatedAt: now };
      const moved = { ...listing, ...change, version: version + 1 };
      await twoPhase.run({
        gid: newGid(),
        prepare: [intents.change({ id: _id, expect: { version, status }, set: change, refuse: lookAgain })],
        async decide(transaction) {
          if (event === "publish") await putOnSale(transaction, { listingId: _id, sellerId, units, now });
          else await takeOffSale(transaction, { listingId: _id, now });
          await work(transaction, moved);
        },
      });
      await changed(changeTags(listing, moved));
      return moved;
    });
  }

  function changeUnits<T>(changes: readonly UnitChange[], work: UnitWork<T>): Promise<T> {
    // In one order for everyone, or two bundles of the same items would wait for each other.
    const ordered = [...changes].sort((a, b) => (a.listingId < b.listingId ? -1 : 1));
    // What the work really led to, when it was not what its effects lead to, as where it was done before.
    let led: readonly ListingStatus[] | undefined;
    return insist(async () => {
      const listings = await Promise.all(ordered.map(readForChange));
      // Every change of its units goes by the listing's version: what is counted here stands when that is prepared.
      const next = led ?? (await statusesAfter(ordered, listings));
      const updatedAt = clock();
      const result = await twoPhase.run({
        gid: newGid(),
        prepare: listings.map(({ _id, version, status }, place) =>
          intents.change({
            id: _id,
            expect: { version, status },
            set: { status: next[place], updatedAt },
            refuse: lookAgain,
          }),
        ),
        async decide(transaction) {
          const worked = await work(transaction, listings.map(offeredListing));
          const counted = await countUnits(
            transaction,
            listings.map(({ _id }) => _id),
          );
          led = listings.map(({ _id, status }) => statusFor(counted.get(_id), status));
          if (led.some((status, place) => status !== next[place])) throw changeInProgress();
          return worked;
        },
      });
      await changed(
        listings.flatMap((listing, place) =>
          changeTags(listing, { ...listing, status: next[place] ?? listing.status }),
        ),
      );
      return result;
    });
  }

  async function readForChange({ listingId, effect }: UnitChange): Promise<ListingDocument> {
    const listing = await readListing(mongo, listingId);
    if (listing === null) throw notFound("listing");
    if (effect === "reserve") checkOnSale(listing);
    return listing;
  }

  async function statusesAfter(
    changes: readonly UnitChange[],
    listings: readonly ListingDocument[],
  ): Promise<readonly ListingStatus[]> {
    // What happens to the only unit says it all; should it not be so, the work finds out before it is decided.
    const several = listings.filter(({ units }) => units > 1).map(({ _id }) => _id);
    const counted = several.length === 0 ? new Map<string, Stock>() : await countUnits(sequelize, several);
    return listings.map(({ _id, units, status }, place) => {
      const effect = changes[place]?.effect;
      if (units === 1 && effect !== undefined) return afterOnly[effect];
      const stock = counted.get(_id);
      if (stock === undefined || effect === undefined) return status;
      return statusFor({ ...stock, ...takenAfter(stock, effect) }, status);
    });
  }

  return { twoPhase, move, changeUnits };
}

/** The listing has changed since it was read: the next attempt reads it anew, and says so where it matters. */
function lookAgain(): MarketplaceError {
  return changeInProgress();
}

/** The status that follows from what happens to the only unit of a listing. */
const afterOnly: Readonly<Record<UnitEffect, ListingStatus>> = {
  reserve: "reserved",
  release: "active",
  sell: "sold",
};

/** The status that follows from what is taken; off sale it says something else, which what is taken leaves alone. */
function statusFor(stock: Stock | undefined, current: ListingStatus): ListingStatus {
  return stock?.onSale === true ? statusOf(stock) : current;
}

function checkOnSale({ status }: ListingDocument): void {
  switch (status) {
    case "active":
      return;
    case "reserved":
    case "sold":
      throw new MarketplaceError(
        "SOLD_OUT",
        "This item has been sold or reserved by someone else. Look for a similar one.",
      );
    case "draft":
    case "deleted":
      throw new MarketplaceError("NOT_FOR_SALE", "This item is not for sale at the moment.");
  }
}
