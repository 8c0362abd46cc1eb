import type { Operated, SagaRecord } from "@marketplace/durable";
import { lineSchema } from "@marketplace/kernel";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { type Operator, recorded } from "./operator-audit.ts";
import { sagaIdSchema, sagaSummary, sagaSummarySchema } from "./saga-view.ts";

const order = {
  sagaId: sagaIdSchema,
  /** `recover` takes a running saga from its runner at once; the others decide on one that needs attention. */
  verb: z.enum(["retry", "compensate", "recover", "abandon"]),
};
/** Why, for whoever reads the audit log later. */
const reason = lineSchema({ min: 3, max: 500 });

/** What to do to a saga; a dry run says what would become of it, and changes nothing. */
export const operateSagaSchema = z.discriminatedUnion("dryRun", [
  z.strictObject({ ...order, dryRun: z.literal(true), reason: reason.optional() }),
  z.strictObject({ ...order, dryRun: z.literal(false), reason }),
]);

/** The saga before and after; one that is running afterwards is gone on with by the next worker that looks. */
export const operatedSchema = z.strictObject({
  dryRun: z.boolean(),
  before: sagaSummarySchema,
  after: sagaSummarySchema,
});

/**
 * Does what an administrator tells a saga.
 * @throws MarketplaceError `NOT_FOUND`; `INVALID_TRANSITION` when it does not allow it as it stands; `STALE_VERSION` when
 * its runner was faster each time.
 */
export async function operateSaga(
  deps: OperationDeps,
  operator: Operator,
  { sagaId, verb, dryRun, reason: why }: z.output<typeof operateSagaSchema>,
): Promise<z.infer<typeof operatedSchema>> {
  const view = ({ before, after }: Operated) => {
    const now = deps.clock();
    return { dryRun, before: sagaSummary(before, now), after: sagaSummary(after, now) };
  };
  if (dryRun) return view(await deps.sagas.operate(sagaId, { verb, dryRun }));
  const details = { verb, reason: why };
  const asked = { action: "operations.operateSaga", subject: sagaId, details };
  return recorded(deps, { operator, order: asked }, async () => {
    const operated = await deps.sagas.operate(sagaId, { verb, dryRun });
    const facts = {
      saga: operated.before.name,
      before: stand(operated.before),
      after: stand(operated.after),
    };
    return { answer: view(operated), details: facts };
  });
}

/** How a saga stands, in words: `needs-attention, forward, revision 7`. */
function stand({ status, direction, revision }: SagaRecord): string {
  return `${status}, ${direction}, revision ${revision}`;
}
