import { isDeepStrictEqual } from "node:util";
import { EVERYTHING, openCache } from "@marketplace/cache";
import { MarketplaceError } from "@marketplace/kernel";
import { createCaller } from "@marketplace/rpc";
import { actorOf, failureFrom, testContext } from "@marketplace/testing";
import { listingCommands } from "./commands.ts";
import { releaseReservation, reserveUnit, sellReservation } from "./inventory.ts";
import { openListingSuite, phone } from "./listing.fixture.ts";
import { listingChanges } from "./listing-changes.ts";
import type { ListingDocument } from "./listing-document.ts";
import { listingEventTags } from "./listing-event-tags.ts";
import { listingsOf, readListing } from "./listing-store.ts";
import { changeTags } from "./listing-tags.ts";
import { nothingKept } from "./nothing-kept.fixture.ts";
import { listingQueries } from "./queries.ts";
import { openSales } from "./sales.ts";

const ANSWERS = {
  phones: phone.attributes,
  laptops: { brand: "Framework", model: "13", memory: 16, storage: 512 },
  "city-bikes": { brand: "Raleigh", frame_size: 54 },
};

/** What can happen to a listing. */
export const MOVES = [
  ...(["create", "publish", "withdraw", "remove", "markSoldElsewhere"] as const),
  ...(["edit", "phones", "laptops", "city-bikes", "hide", "reserve", "release", "sell"] as const),
];

/** Something that happens to one of the listings. */
export interface Step {
  readonly move: (typeof MOVES)[number];
  /** Which one; they have turns. */
  readonly which: number;
  /** Who ends what was kept of it: who changed it or, as after a crash, who hears of it from MongoDB. */
  readonly endedBy: "command" | "event";
}

/** A listing of the world. */
interface Known {
  readonly id: string;
  readonly sellerId: string;
  reservationId: string | null;
}

type Answers = Readonly<Record<string, unknown>>;

/** Opens two query processes, each with a cache, a command process, and queries that keep nothing and so tell the truth. */
export async function openKeptListings() {
  const suite = await openListingSuite();
  const { stores } = suite;
  const { log } = testContext();
  const open = () => {
    const limits = { timeoutMs: 10_000, waitMs: 10_000 };
    return openCache({ redis: stores.redis, clock: suite.clock, random: () => 0, log, limits });
  };
  const [writing, near, far] = await Promise.all([open(), open(), open()]);
  const queriesOver = (cache: Parameters<typeof listingQueries>[0]["cache"]) =>
    createCaller(listingQueries({ ...stores, cache }));
  const readers = [queriesOver(near), queriesOver(far)] as const;
  const truth = queriesOver(nothingKept);
  const commandsEnding = (changed: typeof writing.invalidate) => {
    const own = { ...stores, clock: suite.clock, newId: suite.newId, changed };
    const sales = openSales({ ...own, log });
    return { sales, as: createCaller(listingCommands({ ...own, sales })) };
  };
  const commands = {
    command: commandsEnding(writing.invalidate),
    event: commandsEnding(async () => {}),
  };
  const sellers = [suite.seller, suite.buyer] as const;
  let world: Known[] = [];

  async function reset(): Promise<void> {
    await listingsOf(stores.mongo).deleteMany({});
    await Promise.all([writing, near, far].map((cache) => cache.invalidate([EVERYTHING])));
    world = [];
  }

  async function create(which: number, { as }: (typeof commands)["command"]): Promise<void> {
    const sellerId = sellers[which % 2] ?? suite.seller;
    const made = as(testContext(actorOf(sellerId)));
    const { id } = await made.create({ ...phone, idempotencyKey: suite.newId() });
    world.push({ id, sellerId, reservationId: null });
  }

  async function act({ move, endedBy }: Step, known: Known, before: ListingDocument): Promise<void> {
    const { _id: id, version } = before;
    const { as, sales } = commands[endedBy];
    const seller = as(testContext(actorOf(known.sellerId)));
    switch (move) {
      case "create":
        return;
      case "edit":
        await seller.update({ id, version, title: `Number ${version}` });
        return;
      case "phones":
      case "laptops":
      case "city-bikes":
        await seller.update({ id, version, subcategory: move, attributes: ANSWERS[move] });
        return;
      case "hide":
        await hideOrShow(before, endedBy);
        return;
      case "reserve": {
        const reservationId = suite.newId();
        const claim = { reservationId, listingId: id, buyerId: suite.buyer, expiresAt: null };
        await sales.changeUnits([{ listingId: id, effect: "reserve" }], (transaction) =>
          reserveUnit(transaction, { ...claim, now: suite.clock() }),
        );
        known.reservationId = reservationId;
        return;
      }
      case "release":
      case "sell": {
        const { reservationId } = known;
        if (reservationId === null) return;
        const end = move === "sell" ? sellReservation : releaseReservation;
        await sales.changeUnits([{ listingId: id, effect: move }], (transaction) =>
          end(transaction, reservationId, suite.clock()),
        );
        known.reservationId = null;
        return;
      }
      case "publish":
      case "withdraw":
      case "remove":
      case "markSoldElsewhere":
        await seller[move](suite.keyed({ id, version }));
    }
  }

  /** As moderators will. */
  async function hideOrShow(before: ListingDocument, endedBy: Step["endedBy"]): Promise<void> {
    const moderation = before.moderation === "hidden" ? ("visible" as const) : ("hidden" as const);
    await listingsOf(stores.mongo).updateOne({ _id: before._id }, { $set: { moderation } });
    if (endedBy === "command") await writing.invalidate(changeTags(before, { ...before, moderation }));
  }

  /** What MongoDB's change stream tells of it. */
  async function tellOf(before: ListingDocument | null, id: string): Promise<void> {
    const document = await readListing(stores.mongo, id);
    if (document === null) throw new Error("No listing is ever gone");
    const changedFields = before && fieldsThatDiffer(before, document);
    if (changedFields?.length === 0) return;
    const events = listingChanges.toEvents({
      ...{ kind: "changed", collection: "listings", id, document, changedFields },
      ...{ at: suite.clock(), sequence: 1, eventId: suite.newId },
    });
    await writing.invalidate(events.flatMap(listingEventTags));
  }

  /** Every answer there is of the world, as one of the query processes gives it to somebody. */
  async function answers(
    ask: typeof truth,
    viewerId: string | null,
    cursor?: string | null,
  ): Promise<Answers> {
    const as = ask(testContext(viewerId === null ? null : actorOf(viewerId)));
    // So short that a list tells whether there is more of what nobody sees.
    const limit = 1;
    const calls: Readonly<Record<string, Promise<unknown>>> = {
      ...Object.fromEntries(world.map(({ id }, place) => [`listing ${place}`, as.byId({ id })])),
      all: as.browse({ limit }),
      ...(cursor ? { "all, later": as.browse({ limit, cursor }) } : {}),
      electronics: as.browse({ limit, category: "electronics" }),
      bikes: as.browse({ limit, category: "bikes" }),
      ...Object.fromEntries(
        (["phones", "laptops", "city-bikes"] as const).map((subcategory) => [
          subcategory,
          as.browse({ limit, subcategory }),
        ]),
      ),
      ...Object.fromEntries(
        sellers.map((sellerId, place) => [`seller ${place}`, as.bySeller({ limit, sellerId })]),
      ),
    };
    const settled = Object.entries(calls).map(async ([name, call]) => {
      const answer = await call.catch(
        async (failure: unknown) => (await failureFrom(Promise.reject(failure))).code,
      );
      return [name, answer] as const;
    });
    return Object.fromEntries(await Promise.all(settled));
  }

  /** Names of the answers of some of the query processes that are not the truth. */
  async function lies(asked: readonly (0 | 1)[], viewerId: string | null): Promise<readonly string[]> {
    const cursor = (await truth(testContext()).browse({ limit: 1 })).nextCursor;
    const is = await answers(truth, viewerId, cursor);
    const said = await Promise.all(asked.map((reader) => answers(readers[reader], viewerId, cursor)));
    return said.flatMap((one) => Object.keys(is).filter((name) => !isDeepStrictEqual(one[name], is[name])));
  }

  /** Does a step, whatever it is refused with, and tells whose listing it was about. */
  async function perform(step: Step): Promise<string | null> {
    if (step.move === "create") {
      await create(step.which, commands[step.endedBy]);
      const last = world.at(-1);
      if (step.endedBy === "event" && last !== undefined) await tellOf(null, last.id);
      return last?.sellerId ?? null;
    }
    const known = world[step.which % Math.max(1, world.length)];
    if (known === undefined) return null;
    const before = await readListing(stores.mongo, known.id);
    if (before === null) throw new Error("No listing is ever gone");
    try {
      await act(step, known, before);
    } catch (refusal) {
      if (!isRefusal(refusal)) throw refusal;
    }
    if (step.endedBy === "event") await tellOf(before, known.id);
    return known.sellerId;
  }

  return {
    reset,
    perform,
    lies,
    advance: suite.advance,
    async close() {
      await Promise.all([writing, near, far].map((cache) => cache.close()));
      await suite.close();
    },
  };
}

/** The world of listings, and those who read it. */
export type KeptListings = Awaited<ReturnType<typeof openKeptListings>>;

function fieldsThatDiffer(before: ListingDocument, after: ListingDocument): readonly string[] {
  const then = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([name, now]) =>
    isDeepStrictEqual(now, then.get(name)) ? [] : [name],
  );
}

/** Of what cannot be done to a listing as it is. */
function isRefusal(thrown: unknown): boolean {
  const cause = thrown instanceof Error && !(thrown instanceof MarketplaceError) ? thrown.cause : thrown;
  const refused = ["INVALID_TRANSITION", "SOLD_OUT", "NOT_FOR_SALE", "NOT_FOUND"];
  return cause instanceof MarketplaceError && refused.includes(cause.code);
}
