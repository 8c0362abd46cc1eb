import { openOurProcessing } from "./media/our-processing.ts";
import { openSharpAlone } from "./media/sharp-alone.ts";
import { openLastAgentOrders } from "./orders/last-agent-orders.ts";
import { openPlacedOrders } from "./orders/placed-orders.ts";
import { openPreparedOrders } from "./orders/prepared-orders.ts";
import { openRawOrders } from "./orders/raw-orders.ts";
import { openReadLoad } from "./reads/load/read-load.ts";
import type { OpenContender } from "./worker/contender.ts";

/** Every contender of every bench, by the name that a worker is started with. */
export const contenders: Readonly<Record<string, OpenContender>> = {
  "media/ours": openOurProcessing,
  "media/sharp": openSharpAlone,
  "orders/http": openPlacedOrders,
  "orders/raw": openRawOrders,
  "orders/last-agent": openLastAgentOrders,
  "orders/prepared": openPreparedOrders,
  "reads/load": openReadLoad,
};
