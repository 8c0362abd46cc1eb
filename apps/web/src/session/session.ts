import type { RouterOutputs } from "@marketplace/api";
import { failureIn } from "@marketplace/api";
import { singleFlight } from "./single-flight.ts";

/** What proves to the API who is calling. */
export type Tokens = Pick<RouterOutputs["users"]["refresh"], "accessToken" | "accessExpiresAt">;

/** `restoring` while an earlier session is looked for at the start; `ended` when the server closed it. */
export type SessionState = "restoring" | "guest" | "signedIn" | "ended";

/** What a session knows of other tabs of this browser, which share its cookie. */
export interface Tabs {
  /** Runs one tab's work at a time: a refresh token that two tabs use at once would end the session. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Tells the other tabs; null says that the session is over. */
  tell(tokens: Tokens | null): void;
  /** Hears the other tabs. */
  listen(hear: (tokens: Tokens | null) => void): void;
}

interface SessionDeps {
  readonly tabs: Tabs;
  /** Trades the refresh token in the cookie for new tokens. */
  readonly refresh: () => Promise<Tokens>;
  /** Remembers, without any secret, that somebody signed in here, so that guests cause no request. */
  readonly hint: { read(): boolean; write(signedIn: boolean): void };
  readonly now: () => number;
}

/** The session of this tab; the access token lives in its memory and nowhere else. */
export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Resolves when it is known whether an earlier session goes on. */
  ready(): Promise<void>;
  /** A token that counts for a while yet, renewed when needed; null for a guest, or when none can be had now. */
  accessToken(): Promise<string | null>;
  /** Counts the tokens that this tab has had, to tell which of them a call was sent with. */
  generation(): number;
  /** Says that the server refused the token of that generation; the next `accessToken` renews it. */
  refuse(generation: number): void;
  start(tokens: Tokens): void;
  end(): void;
}

/** A token is renewed this long before it ends, so that it does not end on the way. */
const MARGIN_MS = 30_000;
/** After a renewal that failed, no other is tried for so long. */
const PAUSE_MS = 5_000;

/** Opens the session of this tab, and looks for an earlier one when a person was signed in before. */
export function openSession({ tabs, refresh, hint, now }: SessionDeps): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = hint.read() ? "restoring" : "guest";
  let tokens: Tokens | null = null;
  let generation = 0;
  let pausedUntil = 0;

  function enter(next: SessionState, held: Tokens | null): void {
    tokens = held;
    generation += 1;
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  const isFresh = () => tokens !== null && tokens.accessExpiresAt.getTime() - MARGIN_MS > now();

  const renew = singleFlight(() =>
    tabs.exclusively(async () => {
      // Another tab may have renewed it while this one waited for its turn.
      if (isFresh() || state === "guest" || now() < pausedUntil) return;
      try {
        const renewed = await refresh();
        enter("signedIn", renewed);
        tabs.tell(renewed);
      } catch (thrown) {
        settle(thrown);
      }
    }),
  );

  function settle(thrown: unknown): void {
    const code = failureIn(thrown)?.code;
    if (code === "UNAUTHENTICATED" || code === "SESSION_EXPIRED" || code === "SESSION_REVOKED") {
      hint.write(false);
      enter(state === "restoring" ? "guest" : "ended", null);
      tabs.tell(null);
      return;
    }
    // The API cannot be asked now. Reading goes on as a guest; the session is tried again in a moment.
    pausedUntil = now() + PAUSE_MS;
    if (state === "restoring") enter("signedIn", null);
  }

  tabs.listen((told) => {
    if (told === null) enter("guest", null);
    else enter("signedIn", told);
  });
  const restored = state === "restoring" ? renew() : Promise.resolve();

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: () => restored,
    accessToken: async () => {
      await restored;
      if (state === "signedIn" && !isFresh()) await renew();
      return isFresh() ? (tokens?.accessToken ?? null) : null;
    },
    generation: () => generation,
    refuse: (refused) => {
      // A refusal of an earlier one comes late: its successor is here already.
      if (refused === generation) tokens = null;
    },
    start: (begun) => {
      hint.write(true);
      enter("signedIn", begun);
      tabs.tell(begun);
    },
    end: () => {
      hint.write(false);
      enter("guest", null);
      tabs.tell(null);
    },
  };
}
