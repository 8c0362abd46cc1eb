import { createCaller } from "@marketplace/rpc";
import { actorOf, testContext } from "@marketplace/testing";
import type { OrderDeps } from "./deps.ts";
import { offerCommands } from "./offer-commands.ts";
import { offerQueries } from "./offer-queries.ts";

let keys = 0;
const nextKey = () => {
  keys += 1;
  return `key-of-offer-${keys}`;
};

/** What a test says of an offer that it moves on; a key is made for it unless it brings one. */
interface At {
  readonly offerId: string;
  readonly version: number;
  readonly message?: string;
  readonly idempotencyKey?: string;
}

type Price = { readonly amount: number; readonly currency: string };

/** What an account may call of offers; each call has a key of its own. */
export function offersOf(deps: OrderDeps) {
  const commands = createCaller(offerCommands(deps));
  const queries = createCaller(offerQueries(deps));
  return (userId: string | null) => {
    const context = testContext(userId === null ? null : actorOf(userId));
    const [own, seen] = [commands(context), queries(context)];
    return {
      byId: seen.byId,
      mine: seen.mine,
      make: (input: { listingId: string; price: Price; message?: string; idempotencyKey?: string }) =>
        own.make({ idempotencyKey: nextKey(), ...input }),
      counter: (input: At & { price: Price }) => own.counter({ idempotencyKey: nextKey(), ...input }),
      accept: (input: At) => own.accept({ idempotencyKey: nextKey(), ...input }),
      decline: (input: At) => own.decline({ idempotencyKey: nextKey(), ...input }),
      withdraw: (input: At) => own.withdraw({ idempotencyKey: nextKey(), ...input }),
    };
  };
}
