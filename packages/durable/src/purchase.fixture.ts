import { MarketplaceError, type NewId } from "@marketplace/kernel";
import { execute, rowsOf } from "@marketplace/stores";
import { z } from "zod";
import { appendEvent } from "./outbox/append-event.ts";
import { behaviours, type PaymentProvider } from "./payment-provider.fixture.ts";
import { defineSaga } from "./saga/define-saga.ts";
import {
  cancelOrder,
  freed,
  insertOrder,
  reserved,
  returnStock,
  type Shop,
  takeStock,
} from "./shop.fixture.ts";

const STEPS = ["verify", "reserve", "authorise", "order", "capture", "notify"] as const;

/** What a purchase is asked to do, and where it is to fail. */
export const purchaseInput = z.object({
  item: z.string(),
  authorise: z.enum(behaviours).default("pays"),
  capture: z.enum(behaviours).default("pays"),
  /** Steps that refuse. */
  refuse: z.array(z.enum(STEPS)).default([]),
});

interface PurchaseDeps {
  readonly shop: Pick<Shop, "items">;
  readonly provider: PaymentProvider;
  readonly newId: NewId;
  /** Longest time of a step; by default only what hangs takes longer, on a busy machine too. */
  readonly timeoutMs?: number;
}

const purchased = z.object({ orderId: z.string(), price: z.int() });
const retry = { attempts: 3, minMs: 1, maxMs: 5 };

/** A purchase: across MongoDB and PostgreSQL, with a payment outside and events. */
export function purchase({ shop, provider, newId, timeoutMs = 20_000 }: PurchaseDeps) {
  const every = { retry, timeoutMs };
  const refuseAt = (step: (typeof STEPS)[number], { refuse }: z.infer<typeof purchaseInput>) => {
    if (refuse.includes(step)) throw new MarketplaceError("SOLD_OUT", `The step ${step} refuses.`);
  };
  const chargeOf = (sagaId: string) => `${sagaId}:authorise`;

  return defineSaga({ name: "purchase", version: 1, input: purchaseInput })
    .step({
      ...every,
      name: "verify",
      result: z.object({ price: z.int() }),
      undo: null,
      async run({ input, transaction }) {
        refuseAt("verify", input);
        const [stock] = await rowsOf(transaction, z.object({ holder: z.string().nullable() }), {
          sql: "SELECT holder FROM stock WHERE item = $item",
          bind: { item: input.item },
        });
        if (stock?.holder !== null) throw new MarketplaceError("SOLD_OUT", "Someone was faster.");
        return { price: 10 };
      },
    })
    .step({
      ...every,
      name: "reserve",
      prepare: ({ input, sagaId }) => [reserved(shop.items, input.item, sagaId)],
      prepareUndo: ({ input, sagaId }) => [freed(shop.items, input.item, sagaId)],
      async run({ input, sagaId, transaction }) {
        refuseAt("reserve", input);
        await takeStock(transaction, input.item, sagaId);
      },
      undo: ({ input, sagaId, transaction }) => returnStock(transaction, input.item, sagaId),
    })
    .step({
      ...every,
      name: "authorise",
      external: true,
      result: z.object({ key: z.string() }),
      async run({ key, input }) {
        refuseAt("authorise", input);
        await provider.authorise(key, input.authorise);
        return { key };
      },
      settle: async ({ key }) =>
        (await provider.status(key)) === "authorised"
          ? { happened: true, result: { key } }
          : { happened: false },
      undo: ({ key }) => provider.void(key),
    })
    .step({
      ...every,
      name: "order",
      async run({ input, sagaId, transaction, now }) {
        refuseAt("order", input);
        await insertOrder(transaction, { id: sagaId, item: input.item, buyer: null });
        await appendEvent(transaction, {
          id: newId(),
          type: "shop.placed",
          version: 1,
          aggregateId: sagaId,
          sequence: 1,
          at: now,
          payload: { item: input.item },
        });
      },
      async undo({ input, sagaId, transaction, now }) {
        await cancelOrder(transaction, sagaId);
        await appendEvent(transaction, {
          id: newId(),
          type: "shop.cancelled",
          version: 1,
          aggregateId: sagaId,
          sequence: 2,
          at: now,
          payload: { item: input.item },
        });
      },
    })
    .step({
      ...every,
      name: "capture",
      external: true,
      pivot: true,
      undo: null,
      async run({ input, results }) {
        refuseAt("capture", input);
        await provider.capture(results.authorise.key, input.capture);
      },
      settle: async ({ sagaId }) =>
        (await provider.status(chargeOf(sagaId))) === "captured"
          ? { happened: true, result: undefined }
          : { happened: false },
    })
    .step({
      ...every,
      name: "notify",
      undo: null,
      async run({ input, sagaId, transaction }) {
        refuseAt("notify", input);
        await execute(transaction, {
          sql: "INSERT INTO notices VALUES ($sagaId)",
          bind: { sagaId },
        });
      },
    })
    .output(purchased, ({ input, results }) => ({ orderId: input.item, price: results.verify.price }));
}
