export type { Actor, Authenticate, Context, Cookies, Role } from "./context.ts";
export { type Failure, failureOf } from "./failure.ts";
export { type Logger, openLogger } from "./logger.ts";
export { redacted } from "./redaction.ts";
export { runProcess } from "./run-process.ts";
export { type RunningServer, type ServeOptions, serve } from "./serve.ts";
export { type ApiProcess, startApi } from "./start-api.ts";
export { systemQueries } from "./system-queries.ts";
export { admin, createCaller, moderator, publicProcedure, router, signedIn } from "./trpc.ts";
