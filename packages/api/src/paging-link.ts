import type { TRPCLink } from "@trpc/client";
import { z } from "zod";
import type { AppRouter } from "./app-router.ts";

const pagedSchema = z.looseObject({
  direction: z.enum(["forward", "backward"]),
  cursor: z.unknown().optional(),
});

/**
 * Lets `infiniteQueryOptions` of `@trpc/tanstack-react-query` ask for pages: it adds a `direction`, and for the
 * first page a `cursor` of null, and the API's exact inputs know neither.
 */
export const pagingLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next(op.type === "query" ? { ...op, input: withoutDirection(op.input) } : op);

/** The input as the API takes it; what did not come from an infinite query stays as it is. */
export function withoutDirection(input: unknown): unknown {
  const paged = pagedSchema.safeParse(input);
  if (!paged.success) return input;
  const { direction: _direction, cursor, ...rest } = paged.data;
  return cursor === null || cursor === undefined ? rest : { ...rest, cursor };
}
