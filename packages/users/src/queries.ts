import { idSchema } from "@marketplace/kernel";
import { publicProcedure, router, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { accountSchema, profileSchema } from "./account.ts";
import type { UserDeps } from "./deps.ts";

const nothing = z.strictObject({}).optional();
const sessionSchema = z.strictObject({
  sessionId: idSchema,
  createdAt: z.date(),
  lastUsedAt: z.date(),
  current: z.boolean(),
});

/** The queries of accounts and sessions, under `users`. */
export function userQueries(_deps: UserDeps) {
  return router({
    me: signedIn.input(nothing).output(accountSchema).query(unwritten),
    profile: publicProcedure
      .input(z.strictObject({ userId: idSchema }))
      .output(profileSchema)
      .query(unwritten),
    sessions: signedIn
      .input(nothing)
      .output(z.strictObject({ items: z.array(sessionSchema) }))
      .query(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}
