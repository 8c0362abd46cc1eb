import { type Actor, type Context, type Cookies, openLogger } from "@marketplace/rpc";

/** Cookies kept in memory, for looking at what a procedure set. */
export function memoryCookies(): Cookies & { readonly values: ReadonlyMap<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    insist: () => {},
    get: (name) => values.get(name),
    set: (name, value) => {
      values.set(name, value);
    },
    clear: (name) => {
      values.delete(name);
    },
  };
}

const log = openLogger({ name: "test", level: "silent" });

/** A request's context for calling procedures without HTTP, as the given account or as a guest. */
export function testContext(viewer: Actor | null = null, overrides: Partial<Context> = {}): Context {
  const { viewer: view = async () => viewer } = overrides;
  return {
    requestId: "test-request",
    address: "127.0.0.1",
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    log,
    count: () => {},
    cookies: memoryCookies(),
    working: () => () => {},
    viewer: view,
    viewerOrGuest: view,
    subscribe: () => ({ ending: new AbortController().signal, close: () => {} }),
    validated: viewer !== null,
    ...overrides,
  };
}

/** An account's side of a call, for procedures that ask who is signed in. */
export function actorOf(userId: string, role: Actor["role"] = "member"): Actor {
  return { userId, role, sessionId: "test-session" };
}
