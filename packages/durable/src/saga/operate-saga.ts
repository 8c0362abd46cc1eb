import { MarketplaceError, notFound } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import type { SagaStatus } from "./next-action.ts";
import { type OperatorVerb, operatorChange } from "./operator-verb.ts";
import { kindOf, type SagaDeps } from "./saga-deps.ts";
import { type SagaRecord, type SagaState, sagaRow } from "./saga-record.ts";
import { loadSaga, StaleSaga, writeSaga } from "./saga-store.ts";

const TRIES = 10;

/** Which sagas to list. */
export interface SagaFilter {
  readonly status?: SagaStatus;
  readonly name?: string;
  /** At most so many, 50 by default. */
  readonly limit?: number;
  /** Only those begun before this one, for the next page. */
  readonly before?: Pick<SagaRecord, "createdAt" | "id">;
}

/** What an operator's verb did or, as a dry run, would do. */
export interface Operated {
  readonly before: SagaRecord;
  readonly after: SagaRecord;
}

/** Sagas, the newest first. */
export function listSagas(deps: SagaDeps, filter: SagaFilter): Promise<SagaRecord[]> {
  const { status = null, name = null, limit = 50, before } = filter;
  return rowsOf(deps.sequelize, sagaRow, {
    sql: `SELECT * FROM sagas
          WHERE ($status::text IS NULL OR status = $status) AND ($name::text IS NULL OR name = $name)
            AND ($at::timestamptz IS NULL OR (created_at, id) < ($at::timestamptz, $id::uuid))
          ORDER BY created_at DESC, id DESC LIMIT $limit::int`,
    bind: { status, name, limit, at: before?.createdAt ?? null, id: before?.id ?? null },
  });
}

/**
 * One saga with all its attempts.
 * @throws MarketplaceError `NOT_FOUND`.
 */
export async function showSaga(deps: SagaDeps, id: string): Promise<SagaState> {
  const state = await loadSaga(deps.sequelize, id);
  if (state === null) throw notFound("saga");
  return state;
}

/**
 * Does what an operator tells; a running or resumed saga then goes on at the next recovery.
 * @throws MarketplaceError `NOT_FOUND`, `INVALID_TRANSITION`; `STALE_VERSION` when its runner was faster each time.
 */
export async function operateSaga(
  deps: SagaDeps,
  id: string,
  { verb, dryRun }: { readonly verb: OperatorVerb; readonly dryRun: boolean },
): Promise<Operated> {
  for (let tries = 1; ; tries++) {
    try {
      return await operate(deps, await showSaga(deps, id), { verb, dryRun });
    } catch (failure) {
      // Its runner wrote in between; the verb is judged again by what stands now.
      if (!(failure instanceof StaleSaga)) throw failure;
      if (tries === TRIES) {
        throw new MarketplaceError("STALE_VERSION", "This saga is moving on by itself; look at it again.");
      }
    }
  }
}

async function operate(
  deps: SagaDeps,
  state: SagaState,
  { verb, dryRun }: { readonly verb: OperatorVerb; readonly dryRun: boolean },
): Promise<Operated> {
  const now = deps.clock();
  const definition = deps.registry.get(kindOf(state.saga));
  const change = operatorChange(verb, state, { definition, now });
  if (dryRun) return { before: state.saga, after: { ...state.saga, ...change } };
  const { saga: after } = await writeSaga(deps.sequelize, state, { change, now });
  deps.log.info(
    { saga: state.saga.id, verb, before: state.saga.status, after: after.status },
    "an operator changed a saga",
  );
  return { before: state.saga, after };
}
