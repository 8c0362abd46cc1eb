import type { UserDeps } from "./deps.ts";

/** Makes an administrator when there is none yet, once, whichever of many processes comes first. */
export async function ensureFirstAdmin(
  _deps: UserDeps,
  _credentials: { readonly email: string; readonly password: string },
): Promise<{ readonly made: boolean }> {
  throw new Error("not yet written");
}
