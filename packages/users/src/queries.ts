import { idSchema, personal } from "@marketplace/kernel";
import { definePublicRead, publicProcedure, queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { accountSchema, profileSchema } from "./account.ts";
import { accountStore } from "./account-store.ts";
import { accountView } from "./account-view.ts";
import type { UserQueryDeps } from "./deps.ts";
import { profileTag } from "./profile-tags.ts";
import { findProfile, findProjectedProfile } from "./profiles.ts";
import { revoked } from "./session.ts";
import { openSessions } from "./sessions.ts";

const nothing = z.strictObject({}).optional();
const sessionSchema = z.strictObject({
  sessionId: personal(idSchema),
  createdAt: z.date(),
  lastUsedAt: personal(z.date()),
  current: z.boolean(),
});

/** The queries of accounts and sessions, under `users`. */
export function userQueries(deps: UserQueryDeps) {
  const accounts = accountStore(deps.postgres.sequelize);
  const sessions = openSessions(deps);
  const profile = definePublicRead({
    ...{ cache: deps.cache, name: "users.profile", missing: "person" },
    input: z.strictObject({ userId: idSchema }),
    output: profileSchema,
    load: ({ userId }) => findProfile(deps, userId),
    fallback: ({ userId }) => findProjectedProfile(deps, userId),
    tags: ({ userId }) => [profileTag(userId)],
  });
  return queriesOnly({
    me: signedIn
      .input(nothing)
      .output(accountSchema)
      .query(async ({ ctx }) => {
        const row = await accounts.byId(ctx.actor.userId);
        if (row === null) throw revoked();
        return accountView(row, deps.minio);
      }),
    profile: publicProcedure
      .meta(profile.meta)
      .input(profile.input)
      .output(profile.output)
      .query(({ ctx, input }) => profile.answer(ctx, input)),
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
