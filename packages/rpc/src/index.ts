export { type AnswerDeps, answerOnce, type KeyedRequest, type RecordAnswer } from "./answer-once.ts";
export { purgeAnswers } from "./answer-store.ts";
export type { Actor, Authenticate, Context, Cookies, Role } from "./context.ts";
export type { Edge } from "./edge.ts";
export { type Failure, failureOf } from "./failure.ts";
export { type FastPath, openFastPath } from "./fast-path/fast-path.ts";
export { publicReadsOf } from "./fast-path/public-reads.ts";
export { followCache } from "./follow-cache.ts";
export { type CallLimits, openCallLimits } from "./limits/call-limits.ts";
export { openLimit, type Refusal } from "./limits/limit.ts";
export { networkOf } from "./limits/network-of.ts";
export type { Standing } from "./limits/settled-limit.ts";
export { tellStanding } from "./limits/standing-headers.ts";
export { tooMany } from "./limits/too-many.ts";
export { loadTogether } from "./load-together.ts";
export { type Logger, openLogger } from "./logger.ts";
export type { EndedCall, Figure, FigureName, Metrics } from "./metrics.ts";
export type { PlatformConfig } from "./platform-config.ts";
export type { ProcessRole } from "./process-role.ts";
export {
  definePublicRead,
  type PublicRead,
  type PublicReadFacts,
  type PublicReadMeta,
  type PublicReadOptions,
} from "./public-read.ts";
export type { RawRoute } from "./raw-route.ts";
export { redacted } from "./redaction.ts";
export { runProcess } from "./run-process.ts";
export { type EarlyAnswer, type RunningServer, type ServeOptions, serve } from "./serve.ts";
export { mutationsOnly, queriesOnly } from "./sides.ts";
export { type ApiProcess, startApi } from "./start-api.ts";
export { eventsOf, trackedEventsOf } from "./subscriptions/events-of.ts";
export type { Subscription } from "./subscriptions/subscriptions.ts";
export { systemQueries } from "./system-queries.ts";
export {
  admin,
  createCaller,
  moderator,
  type ProcedureMeta,
  publicProcedure,
  signedIn,
  subscriber,
} from "./trpc.ts";
