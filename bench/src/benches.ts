import type { Bench } from "./bench.ts";
import { ordersBench } from "./orders/orders-bench.ts";
import { readsBench } from "./reads/reads-bench.ts";

/** Every bench by its name. */
export const benches: Readonly<Record<string, Bench>> = {
  orders: ordersBench,
  reads: readsBench,
};
