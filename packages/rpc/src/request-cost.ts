import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import { z } from "zod";
import { BASE_PATH } from "./http-surface.ts";

/** What a call costs its caller of the limits, where its procedure does not say. */
const USUAL = { query: 1, subscription: 2, mutation: 5 } as const;

const ANY_HOST = "http://host";

const metaSchema = z.object({ cost: z.number().optional() }).optional();

/** What a request asks for. */
export interface RequestCost {
  /** Procedure calls in it, those included that there is no procedure for. */
  readonly calls: number;
  readonly cost: number;
  /** Whether one of them is a subscription, whose answer goes on. */
  readonly subscribes: boolean;
}

/** Makes what tells the cost of a request from its path, which names the calls of a batch one after the other. */
export function requestCosts(router: AnyTRPCRouter): (path: string) => RequestCost {
  const procedures: Readonly<Record<string, AnyTRPCProcedure>> = router._def.procedures;
  const isSubscription = (name: string) => procedures[name]?._def.type === "subscription";
  const costs = new Map(Object.entries(procedures).map(([name, procedure]) => [name, costOf(procedure)]));
  return (path) => {
    const names = namesIn(path);
    const cost = names.reduce((sum, name) => sum + (costs.get(name) ?? 1), 0);
    return { calls: names.length, cost, subscribes: names.some(isSubscription) };
  };
}

function costOf({ _def: { type, meta } }: AnyTRPCProcedure): number {
  return metaSchema.parse(meta)?.cost ?? USUAL[type];
}

/** The names in a path, however they are written: read as tRPC reads them, so that none is called for the price of another. */
function namesIn(path: string): readonly string[] {
  return decoded(normal(path).slice(BASE_PATH.length)).split(",");
}

// What a fragment is cut off of, and where `/trpc/x/../users.login` and `/trpc/../12345users.login` lead to.
function normal(path: string): string {
  return URL.canParse(path, ANY_HOST) ? new URL(path, ANY_HOST).pathname : path;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Refused by tRPC as one call that cannot be read.
    return path;
  }
}
