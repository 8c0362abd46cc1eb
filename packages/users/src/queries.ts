import { idSchema, notFound } from "@marketplace/kernel";
import { publicProcedure, queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { accountSchema, profileSchema } from "./account.ts";
import { accountStore } from "./account-store.ts";
import { accountView, profileView } from "./account-view.ts";
import type { UserDeps } from "./deps.ts";
import { revoked } from "./session.ts";
import { openSessions } from "./sessions.ts";

const nothing = z.strictObject({}).optional();
const sessionSchema = z.strictObject({
  sessionId: idSchema,
  createdAt: z.date(),
  lastUsedAt: z.date(),
  current: z.boolean(),
});

/** The queries of accounts and sessions, under `users`. */
export function userQueries(deps: UserDeps) {
  const accounts = accountStore(deps.postgres.sequelize);
  const sessions = openSessions(deps);
  return queriesOnly({
    me: signedIn
      .input(nothing)
      .output(accountSchema)
      .query(async ({ ctx }) => {
        const row = await accounts.byId(ctx.actor.userId);
        if (row === null) throw revoked();
        return accountView(row, deps.minio);
      }),
    // A suspended account's name and words may be why it was suspended: they are not shown.
    profile: publicProcedure
      .input(z.strictObject({ userId: idSchema }))
      .output(profileSchema)
      .query(async ({ input }) => {
        const row = await accounts.byId(input.userId);
        if (row === null || row.status === "suspended") throw notFound("person");
        return profileView(row, deps.minio);
      }),
    /** The account's sessions, the latest used first; `lastUsedAt` is when the tokens were last refreshed. */
    sessions: signedIn
      .input(nothing)
      .output(z.strictObject({ items: z.array(sessionSchema) }))
      .query(async ({ ctx }) => {
        const open = await sessions.list(ctx.actor.userId);
        return {
          items: open.map(({ sessionId, createdAt, lastUsedAt }) => ({
            sessionId,
            createdAt,
            lastUsedAt,
            current: sessionId === ctx.actor.sessionId,
          })),
        };
      }),
  });
}
