import { type Endpoints, sameEndpoints } from "./endpoints.ts";
import type { Profile, ProfileFile, StoredSession } from "./profile.ts";
import type { SessionKeys, SessionStore } from "./session.ts";

/** The session that a profile holds for an installation; one of another installation's is left alone. */
export function sessionAt(profile: Profile, endpoints: Endpoints): StoredSession | null {
  return profile.session !== undefined && sameEndpoints(profile.session, endpoints) ? profile.session : null;
}

/** Keeps a session in a profile, from run to run and shared by processes. */
export function profileSession(file: ProfileFile, name: string, endpoints: Endpoints): SessionStore {
  const keysIn = (profile: Profile): SessionKeys | null => {
    const session = sessionAt(profile, endpoints);
    return session === null ? null : { ...session, accessExpiresAt: new Date(session.accessExpiresAt) };
  };
  return {
    read: async () => keysIn(await file.read(name)),
    change: async (make) => {
      const changed = await file.change(name, async (profile) => {
        const session = sessionAt(profile, endpoints);
        if (session === null) return profile;
        const keys = await make(keysIn(profile));
        return { ...profile, session: keys === null ? undefined : stored(session, keys) };
      });
      return keysIn(changed);
    },
  };
}

function stored(session: StoredSession, { accessToken, accessExpiresAt, refreshToken }: SessionKeys) {
  return { ...session, accessToken, refreshToken, accessExpiresAt: accessExpiresAt.toISOString() };
}
