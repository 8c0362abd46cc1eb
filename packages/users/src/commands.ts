import { publicProcedure, router, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { accountSchema, preferencesChangeSchema, profileChangeSchema } from "./account.ts";
import type { UserDeps } from "./deps.ts";
import { knownPasswordSchema, newPasswordSchema } from "./password.ts";
import { loginSchema, registerSchema, signedSchema, tokensSchema } from "./sign-in.ts";

const nothing = z.strictObject({}).optional();
const endedSchema = z.strictObject({ ended: z.int().min(0) });

/** The mutations of accounts and sessions, under `users`. */
export function userCommands(_deps: UserDeps) {
  return router({
    register: publicProcedure.input(registerSchema).output(signedSchema).mutation(unwritten),
    login: publicProcedure.input(loginSchema).output(signedSchema).mutation(unwritten),
    refresh: publicProcedure
      .input(z.strictObject({ refreshToken: z.string().max(200).optional() }))
      .output(tokensSchema)
      .mutation(unwritten),
    logout: signedIn.input(nothing).output(endedSchema).mutation(unwritten),
    logoutEverywhere: signedIn.input(nothing).output(endedSchema).mutation(unwritten),
    changePassword: signedIn
      .input(z.strictObject({ currentPassword: knownPasswordSchema, newPassword: newPasswordSchema }))
      .output(endedSchema)
      .mutation(unwritten),
    updateProfile: signedIn.input(profileChangeSchema).output(accountSchema).mutation(unwritten),
    updatePreferences: signedIn.input(preferencesChangeSchema).output(accountSchema).mutation(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}
