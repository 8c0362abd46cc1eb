import { idSchema, personal } from "@marketplace/kernel";
import { z } from "zod";
import { accountSchema, emailSchema, newAccountSchema } from "./account.ts";
import { knownPasswordSchema, newPasswordSchema } from "./password.ts";

/** Where the refresh token is kept: handed to the client, or in a cookie that no script can read. */
const keepSessionSchema = z.enum(["token", "cookie"]).default("token");

/** What makes an account and signs it in. */
export const registerSchema = newAccountSchema.extend({
  password: newPasswordSchema,
  keepSession: keepSessionSchema,
});

/** What signs an account in. */
export const loginSchema = z.strictObject({
  email: emailSchema,
  password: knownPasswordSchema,
  keepSession: keepSessionSchema,
});

/** A session's tokens; `refreshToken` is null when it is kept in the cookie. */
export const tokensSchema = z.strictObject({
  accessToken: personal(z.string()),
  accessExpiresAt: z.date(),
  refreshToken: personal(z.string().nullable()),
  sessionId: idSchema,
});

/** A session's tokens; `refreshToken` is null when it is kept in the cookie. */
export type Tokens = z.output<typeof tokensSchema>;

/** An account and the session that it is signed in with. */
export const signedSchema = z.strictObject({ account: accountSchema, tokens: tokensSchema });

/** An account and the session that it is signed in with. */
export type Signed = z.output<typeof signedSchema>;
