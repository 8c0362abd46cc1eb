/*
 * Queries and subscriptions are served by query processes, mutations by command processes, and no procedure by both.
 * Each side has a router of its own, and a procedure of the other side in it does not compile.
 */
import type {
  AnyTRPCMutationProcedure,
  AnyTRPCQueryProcedure,
  AnyTRPCSubscriptionProcedure,
  TRPCCreateRouterOptions,
} from "@trpc/server";
import { router } from "./trpc.ts";

type Reading = AnyTRPCQueryProcedure | AnyTRPCSubscriptionProcedure;

/** Procedures of one kind, and routers of them. */
interface Only<Kind> {
  readonly [name: string]: Kind | Only<Kind> | { readonly _def: { readonly record: Only<Kind> } };
}

/** Assembles queries and subscriptions, or routers of them, into a router for query processes. */
export function queriesOnly<T extends TRPCCreateRouterOptions & Only<Reading>>(procedures: T) {
  return router(procedures);
}

/** Assembles mutations, or routers of them, into a router for command processes. */
export function mutationsOnly<T extends TRPCCreateRouterOptions & Only<AnyTRPCMutationProcedure>>(
  procedures: T,
) {
  return router(procedures);
}
