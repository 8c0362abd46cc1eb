export { backoffMs, type Retry } from "./backoff.ts";
export {
  type Armed,
  type Around,
  armCrashPoint,
  type Crash,
  crashPoint,
  crashPoints,
  crashPointsAround,
} from "./crash-point.ts";
export { type DurableWorker, runDurableWorker } from "./durable-worker.ts";
export type { DurableLog } from "./log.ts";
export { appendEvent } from "./outbox/append-event.ts";
export { type RelayOptions, relayOutbox } from "./outbox/relay-outbox.ts";
export { defineSaga, type Saga, type SagaBuilder } from "./saga/define-saga.ts";
export type { Operated, SagaFilter } from "./saga/operate-saga.ts";
export type { OperatorVerb } from "./saga/operator-verb.ts";
export type { Recovery } from "./saga/recover-sagas.ts";
export type { AttemptRecord, SagaFailure, SagaRecord, SagaState } from "./saga/saga-record.ts";
export type { BegunStep, ExternalStep, LocalStep, Settled, StepContext } from "./saga/saga-step.ts";
export { openSagas, type Sagas, type SagasOptions } from "./saga/sagas.ts";
export type { Beginning, Begun, SagaKey, SagaRequest } from "./saga/start-saga.ts";
export type { InDoubt } from "./two-phase/in-doubt.ts";
export {
  changeInProgress,
  type IntendedChange,
  type MongoIntents,
  mongoIntents,
  withoutIntent,
} from "./two-phase/mongo-intent.ts";
export type {
  Finisher,
  Holder,
  Participant,
  Prepared,
  TwoPhaseResource,
  Vote,
} from "./two-phase/participant.ts";
export { openPreparedTransactions, type PreparedTransactions } from "./two-phase/prepared-transaction.ts";
export { purgeDecisions } from "./two-phase/purge-decisions.ts";
export type { Resolution } from "./two-phase/resolve-two-phase.ts";
export type { TwoPhaseWork } from "./two-phase/run-two-phase.ts";
export { openTwoPhase, type TwoPhase } from "./two-phase/two-phase.ts";
