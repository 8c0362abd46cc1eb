export { orderCommands } from "./commands.ts";
export type { OrderDeps } from "./deps.ts";
export { findOrder } from "./find-order.ts";
export type { Order, OrderTransition } from "./order.ts";
export type { OrderEvent, OrderStatus } from "./order-status.ts";
export { orderQueries } from "./queries.ts";
