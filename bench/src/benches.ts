import { alertsBench } from "./alerts/alerts-bench.ts";
import type { Bench } from "./bench.ts";
import { freshBench } from "./fresh/fresh-bench.ts";
import { mediaBench } from "./media/media-bench.ts";
import { ordersBench } from "./orders/orders-bench.ts";
import { readsBench } from "./reads/reads-bench.ts";
import { relevanceBench } from "./relevance/relevance-bench.ts";
import { searchBench } from "./search/search-bench.ts";

/** Every bench by its name. */
export const benches: Readonly<Record<string, Bench>> = {
  alerts: alertsBench,
  fresh: freshBench,
  media: mediaBench,
  orders: ordersBench,
  reads: readsBench,
  relevance: relevanceBench,
  search: searchBench,
};
