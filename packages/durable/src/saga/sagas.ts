import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { systemClock } from "@marketplace/kernel";
import type { Saga } from "./define-saga.ts";
import { listSagas, type Operated, operateSaga, type SagaFilter, showSaga } from "./operate-saga.ts";
import type { OperatorVerb } from "./operator-verb.ts";
import { type Recovery, recoverSagas } from "./recover-sagas.ts";
import { runSaga } from "./run-saga.ts";
import { kindOf, type RegisteredSaga, type SagaDeps } from "./saga-deps.ts";
import type { RunnerState, SagaRecord, SagaState } from "./saga-record.ts";
import {
  type Beginning,
  type Begun,
  beginSaga,
  joinSaga,
  type SagaKey,
  type SagaRequest,
  startSaga,
} from "./start-saga.ts";

/** The sagas of one process. */
export interface Sagas {
  readonly start: <Input, Output>(saga: Saga<Input, Output>, request: SagaRequest<Input>) => Promise<Output>;
  /** Begins a saga in a transaction; null when the key has begun one. */
  readonly begin: <Input, Output>(
    saga: Saga<Input, Output>,
    beginning: Beginning<Input>,
  ) => Promise<Begun<Output> | null>;
  /** The outcome of what a key has begun before; null when it has begun nothing. */
  readonly join: <Input, Output>(saga: Saga<Input, Output>, key: SagaKey) => Promise<Output | null>;
  readonly recover: () => Promise<Recovery>;
  readonly list: (filter?: SagaFilter) => Promise<SagaRecord[]>;
  readonly show: (id: string) => Promise<SagaState>;
  /** Does what an operator tells, or with `dryRun` says what it would do. */
  readonly operate: (
    id: string,
    order: { readonly verb: OperatorVerb; readonly dryRun: boolean },
  ) => Promise<Operated>;
  /** Lets every saga that runs here end its step, gives its lease back, and waits for that. */
  readonly close: () => Promise<void>;
}

/** What the sagas of a process stand on. */
export interface SagasOptions
  extends Pick<SagaDeps, "sequelize" | "twoPhase" | "log">,
    Partial<Pick<SagaDeps, "clock" | "leaseMarginMs" | "random">> {
  /** Every saga, and every version of it of which one may be unfinished. */
  readonly definitions: readonly RegisteredSaga[];
}

/**
 * Binds sagas to their database and definitions; nothing is opened.
 * @throws Error when two definitions have the same name and version.
 */
export function openSagas(options: SagasOptions): Sagas {
  const { definitions, ...given } = options;
  const registry = new Map(definitions.map((saga) => [kindOf(saga), saga]));
  if (registry.size < definitions.length) throw new Error("Two sagas have the same name and version");
  const running = new Set<Promise<unknown>>();
  let closing = false;

  function run(claimed: RunnerState): Promise<SagaRecord | null> {
    const runner = runSaga(deps, claimed);
    const ended: Promise<unknown> = runner
      .catch((err: unknown) => deps.log.error({ saga: claimed.saga.id, err }, "a saga could not be run on"))
      .finally(() => running.delete(ended));
    running.add(ended);
    return runner;
  }

  const deps: SagaDeps = {
    clock: systemClock,
    leaseMarginMs: 5_000,
    random: Math.random,
    ...given,
    registry,
    owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    isClosing: () => closing,
    run,
  };

  return {
    start: (saga, request) => startSaga(deps, saga, request),
    begin: (saga, beginning) => beginSaga(deps, saga, beginning),
    join: (saga, key) => joinSaga(deps, saga, key),
    recover: () => recoverSagas(deps),
    list: (filter = {}) => listSagas(deps, filter),
    show: (id) => showSaga(deps, id),
    operate: (id, order) => operateSaga(deps, id, order),
    close: async () => {
      closing = true;
      await Promise.all(running);
    },
  };
}
