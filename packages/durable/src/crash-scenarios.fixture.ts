import { AN_HOUR_MS, buying, type CrashSuite, type Round, taking } from "./crash-suite.fixture.ts";
import type { ShopOrder } from "./shop-process.fixture.ts";

/** Something that a process is killed at. Together they come by every point that the code has. */
export interface Scenario {
  readonly name: string;
  /** What is there before, left by others. */
  readonly before?: (suite: CrashSuite, round: Round) => Promise<void>;
  readonly orders: (round: Round) => readonly ShopOrder[];
  /** What a caller who learnt nothing asks again afterwards. */
  readonly again?: (round: Round) => ShopOrder;
}

const undone = { capture: "declines" } as const;
const unanswered = { authorise: "loses-answer", capture: "loses-answer" } as const;

/** Every scenario. */
export const scenarios: readonly Scenario[] = [
  {
    name: "a two-phase commit over two items, a bank and the stock, and one back",
    orders: (round) => [
      taking(round, [round.item, round.other]),
      {
        do: "free",
        gid: `free-${round.id}`,
        item: round.item,
        holder: `take-${round.id}`,
        buyer: round.id,
      },
    ],
  },
  {
    name: "a two-phase commit that is refused when it is decided",
    orders: (round) => [taking(round, [round.item, round.item.replace(/-a$/, "-unstocked")])],
    before: async ({ shop }, { item }) => {
      // MongoDB offers it; PostgreSQL, which decides, does not have it.
      await shop.db
        .collection<{ _id: string; status: string; holder: null; version: number }>("items")
        .insertOne({ _id: item.replace(/-a$/, "-unstocked"), status: "active", holder: null, version: 1 });
    },
  },
  {
    name: "recovery of what stands prepared",
    before: async ({ helper }, { id, item }) => {
      await helper.send({ do: "prepare", gid: `dead-${id}`, item, buyer: id });
    },
    orders: () => [{ do: "recover", aheadMs: AN_HOUR_MS }],
  },
  {
    name: "a purchase and the publishing of its events",
    orders: (round) => [buying(round), { do: "recover", aheadMs: 0 }],
    again: (round) => buying(round),
  },
  {
    name: "publishing again to a broker that was started anew",
    before: async ({ shop }) => {
      // What was published long ago is not owed again.
      await shop.sequelize.query("UPDATE outbox SET published_at = published_at - interval '10 days'");
    },
    orders: (round) => [
      buying(round),
      { do: "recover", aheadMs: 0 },
      { do: "restart-broker" },
      { do: "recover", aheadMs: 0 },
    ],
  },
  {
    name: "a purchase that is refused late and undone",
    orders: (round) => [buying(round, undone), { do: "recover", aheadMs: 0 }],
    again: (round) => buying(round, undone),
  },
  {
    name: "a purchase whose payments do not answer",
    orders: (round) => [buying(round, unanswered)],
    again: (round) => buying(round, unanswered),
  },
  {
    name: "recovery of a purchase that was only begun",
    before: async ({ shop }, { id, item }) => {
      await shop.sequelize.query(
        `INSERT INTO sagas (id, name, version, scope, idempotency_key, input, input_hash, status, direction,
           lease_until, fence, revision, created_at, updated_at)
         VALUES (gen_random_uuid(), 'purchase', 1, 'dead', $id, $input::jsonb, '-', 'running', 'forward',
           now(), 1, 1, now(), now())`,
        { bind: { id, input: JSON.stringify({ item }) } },
      );
    },
    orders: () => [{ do: "recover", aheadMs: AN_HOUR_MS }],
  },
];
