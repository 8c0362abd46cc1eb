export { currencyDecimals } from "@marketplace/kernel/currency";
export { formatMoney, type Money } from "@marketplace/kernel/money";
export type { AppRouter, RouterInputs, RouterOutputs } from "./app-router.ts";
export { type ClientOptions, clientLinks, createClient, type MarketplaceClient } from "./client.ts";
export { type ClientFailure, failureIn } from "./failure-in.ts";
