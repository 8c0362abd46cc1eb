import { cursorSchema, decodeCursor, encodeCursor, pageLimitSchema } from "@marketplace/kernel";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { SAGA_STATUSES, sagaIdSchema, sagaSummary, sagaSummarySchema } from "./saga-view.ts";

/** Which sagas to list. */
export const listSagasSchema = z.strictObject({
  status: z.enum(SAGA_STATUSES).optional(),
  name: z
    .string()
    .regex(/^[a-z][a-z-]{0,39}$/, "must be a saga's name, such as place-order")
    .optional(),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** A page of sagas; `nextCursor` leads to the next one and is null on the last. */
export const sagaPageSchema = z.strictObject({
  items: z.array(sagaSummarySchema),
  nextCursor: z.string().nullable(),
});

const positionSchema = z.strictObject({ at: z.iso.datetime(), id: sagaIdSchema });

/**
 * Lists sagas, the newest first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function listSagas(
  { sagas, clock }: Pick<OperationDeps, "sagas" | "clock">,
  { status, name, cursor, limit }: z.output<typeof listSagasSchema>,
): Promise<z.infer<typeof sagaPageSchema>> {
  const found = await sagas.list({
    ...(status === undefined ? {} : { status }),
    ...(name === undefined ? {} : { name }),
    ...(cursor === undefined ? {} : { before: positionOf(cursor) }),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const now = clock();
  return {
    items: page.map((saga) => sagaSummary(saga, now)),
    nextCursor:
      last === undefined || found.length <= limit
        ? null
        : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
  };
}

function positionOf(cursor: string) {
  const { at, id } = decodeCursor(positionSchema, cursor);
  return { createdAt: new Date(at), id };
}
