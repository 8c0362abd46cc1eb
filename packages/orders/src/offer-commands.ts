import { mutationsOnly, signedIn } from "@marketplace/rpc";
import type { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { makeOffer } from "./make-offer.ts";
import { type MovingOffer, moveOffer } from "./move-offer.ts";
import { counterOfferSchema, makeOfferSchema, offerAtVersionSchema, offerSchema } from "./offer-input.ts";

interface Call {
  readonly ctx: { readonly actor: MovingOffer["viewer"] };
  readonly input: MovingOffer["input"];
  readonly path: string;
}

/** The mutations of offers, under `offers`. An accepted one is bought by `orders.place` with its `offerId`. */
export function offerCommands(deps: OrderDeps) {
  const at = <Schema extends z.ZodType>(schema: Schema) => signedIn.input(schema).output(offerSchema);
  const move =
    (event: Parameters<typeof moveOffer>[2]) =>
    ({ ctx, input, path }: Call) =>
      moveOffer(deps, { viewer: ctx.actor, procedure: path, input }, event);

  return mutationsOnly({
    make: at(makeOfferSchema).mutation(({ ctx, input }) =>
      makeOffer(deps, { ...input, buyerId: ctx.actor.userId }),
    ),
    counter: at(counterOfferSchema).mutation(move("counter")),
    accept: at(offerAtVersionSchema).mutation(move("accept")),
    decline: at(offerAtVersionSchema).mutation(move("decline")),
    withdraw: at(offerAtVersionSchema).mutation(move("withdraw")),
  });
}
