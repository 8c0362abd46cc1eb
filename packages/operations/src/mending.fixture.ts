import { defineSaga } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { z } from "zod";

/** What the outside world of the saga does now; a test changes it. */
export interface World {
  /** `silent`: nobody can say whether the hold was made. */
  hold: "works" | "silent";
  record: "works" | "refuses";
  undo: "works" | "refuses";
}

const address = z.object({ name: z.string(), line1: z.string(), city: z.string() });
const input = z.object({
  item: z.string(),
  amount: z.number(),
  shipping: z.object({ address, method: z.string() }),
  payment: z.object({ token: z.string() }),
  note: z.string(),
});

/** An input with everything that is not to be seen: a card's token, by its name and in a note, and an address. */
export const purchaseInput = (item: string): z.infer<typeof input> => ({
  item,
  amount: 129_900,
  shipping: {
    address: { name: "Bo Madsen", line1: "Vestergade 1", city: "Aarhus" },
    method: "standard",
  },
  payment: { token: "4242424242424242" },
  note: "paid by pm_1PqVisa4242, ask bo.madsen@example.org",
});

/** A saga of two steps that can be made to get stuck on its way there, on its way back, and past its pivot. */
export function mendingSaga(world: World) {
  return defineSaga({ name: "test-purchase", version: 1, input })
    .step({
      name: "hold",
      external: true,
      retry: { attempts: 1 },
      result: z.object({ holdId: z.string() }),
      run: async ({ key }) => {
        if (world.hold === "silent") throw new Error("the socket hung up");
        return { holdId: `hold:${key}` };
      },
      settle: async ({ key }) => {
        if (world.hold === "silent") throw new Error("503 for Bo at bo.madsen@example.org");
        return { happened: true, result: { holdId: `hold:${key}` } };
      },
      undo: async () => {
        if (world.undo === "refuses") throw new MarketplaceError("FORBIDDEN", "Not this one.");
      },
    })
    .step({
      name: "record",
      pivot: true,
      undo: null,
      run: async () => {
        if (world.record === "refuses") throw new MarketplaceError("SOLD_OUT", "It is gone.");
      },
    })
    .output(z.object({ item: z.string() }), (done) => ({ item: done.input.item }));
}
