import { mutationsOnly, publicProcedure, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { accountSchema, preferencesChangeSchema, profileChangeSchema } from "./account.ts";
import { removeAvatar, updatePreferences, updateProfile } from "./change-account.ts";
import { changePassword } from "./change-password.ts";
import type { UserCommandDeps } from "./deps.ts";
import { login } from "./login.ts";
import { logout, logoutEverywhere } from "./logout.ts";
import { openParts } from "./parts.ts";
import { knownPasswordSchema, newPasswordSchema } from "./password.ts";
import { refresh } from "./refresh.ts";
import { register } from "./register.ts";
import { loginSchema, registerSchema, signedSchema, tokensSchema } from "./sign-in.ts";

const nothing = z.strictObject({}).optional();
const endedSchema = z.strictObject({ ended: z.int().min(0) });

/** The mutations of accounts and sessions, under `users`. */
export function userCommands(deps: UserCommandDeps) {
  const parts = openParts(deps);
  return mutationsOnly({
    register: publicProcedure
      .input(registerSchema)
      .output(signedSchema)
      .mutation(({ ctx, input }) => register(parts, ctx, input)),
    login: publicProcedure
      .input(loginSchema)
      .output(signedSchema)
      .mutation(({ ctx, input }) => login(parts, ctx, input)),
    refresh: publicProcedure
      .input(z.strictObject({ refreshToken: z.string().max(200).optional() }))
      .output(tokensSchema)
      .mutation(({ ctx, input }) => refresh(parts, ctx, input)),
    logout: signedIn
      .input(nothing)
      .output(endedSchema)
      .mutation(async ({ ctx }) => ({ ended: await logout(parts, ctx) })),
    logoutEverywhere: signedIn
      .input(nothing)
      .output(endedSchema)
      .mutation(async ({ ctx }) => ({ ended: await logoutEverywhere(parts, ctx) })),
    changePassword: signedIn
      .input(z.strictObject({ currentPassword: knownPasswordSchema, newPassword: newPasswordSchema }))
      .output(endedSchema)
      .mutation(async ({ ctx, input }) => ({ ended: await changePassword(parts, ctx, input) })),
    updateProfile: signedIn
      .input(profileChangeSchema)
      .output(accountSchema)
      .mutation(({ ctx, input }) => updateProfile(parts, ctx, input)),
    removeAvatar: signedIn
      .input(z.strictObject({ version: z.int().min(1) }))
      .output(accountSchema)
      .mutation(({ ctx, input }) => removeAvatar(parts, ctx, input)),
    updatePreferences: signedIn
      .input(preferencesChangeSchema)
      .output(accountSchema)
      .mutation(({ ctx, input }) => updatePreferences(parts, ctx, input)),
  });
}
