import { idsFrom, systemClock } from "@marketplace/kernel";
import type { Settings, Stores } from "@marketplace/stores";
import { openSessions } from "@marketplace/users";

/** Opens a session for each of these accounts, and returns their access tokens. */
export async function tokensFor(
  { stores, settings }: { readonly stores: Pick<Stores, "redis">; readonly settings: Settings },
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const sessions = openSessions({ ...stores, settings, clock: systemClock, newId: idsFrom(systemClock) });
  const opened = userIds.map(async (userId) => {
    const { access } = await sessions.open({ userId, role: "member", credential: "bench" });
    return [userId, access] as const;
  });
  return new Map(await Promise.all(opened));
}
