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
export type { Change, ChangeSource } from "./events/change.ts";
export { type ChangePosition, changePosition } from "./events/change-position.ts";
export { type Consumer, defineConsumer } from "./events/consumer.ts";
export type { DeadChoice, DeadLetter, DeadLetters, DeadPage } from "./events/dead-letters.ts";
export type { EventLag } from "./events/event-lag.ts";
export type { ConsumerLimits, StreamLimits } from "./events/event-limits.ts";
export { type EventOperations, openEventOperations } from "./events/event-operations.ts";
export { type EventStreams, openEventStreams, type StreamStats } from "./events/event-streams.ts";
export { type OwnConnection, openOwnConnection } from "./events/own-connection.ts";
export { type ChangeReader, type ChangeStats, readChanges } from "./events/read-changes.ts";
export { type RunningConsumers, runConsumers } from "./events/run-consumers.ts";
export type { ConsumerStats } from "./events/run-group.ts";
export { topicOf } from "./events/stream-key.ts";
export { leaseJobs } from "./jobs/lease-jobs.ts";
export type { DurableLog } from "./log.ts";
export { appendEvent } from "./outbox/append-event.ts";
export { type OutboxBacklog, outboxBacklog } from "./outbox/outbox-backlog.ts";
export { purgeOutbox } from "./outbox/purge-outbox.ts";
export { type RelayOptions, relayOutbox } from "./outbox/relay-outbox.ts";
export { type RelayStats, type RunningRelay, runRelay } from "./outbox/run-relay.ts";
export { defineProjection, type Projection } from "./projections/define-projection.ts";
export { collectionOf, type Generation, type Generations } from "./projections/generation.ts";
export { liveCollection, liveGeneration, liveNumber } from "./projections/live-generation.ts";
export { needsGeneration } from "./projections/needs-generation.ts";
export { projectionConsumer } from "./projections/projection-consumer.ts";
export type { ProjectionJob, ProjectionMode, ProjectionResult } from "./projections/projection-job.ts";
export { openProjectionJobs, type ProjectionJobs } from "./projections/projection-jobs.ts";
export type { WrongRow } from "./projections/projection-step.ts";
export { openProjectionWorker, type ProjectionWorker } from "./projections/projection-worker.ts";
export { rebuildProjection } from "./projections/rebuild-projection.ts";
export { type ProjectionDeps, refreshRows } from "./projections/refresh-rows.ts";
export { verifyProjection } from "./projections/verify-projection.ts";
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
