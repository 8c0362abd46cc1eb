import { type ClientOptions, createClient, failureIn, type MarketplaceClient } from "@marketplace/api";
import { z } from "zod";
import type { Endpoints } from "./endpoints.ts";
import type { AccessTokens, SessionKeys } from "./session.ts";

/** How to reach an installation. */
export interface ConnectionOptions {
  readonly endpoints: Endpoints;
  readonly fetch: typeof fetch;
}

/** A client that is nobody. */
export function guestClient(options: ConnectionOptions): MarketplaceClient {
  return clientOf(options, {});
}

/** A client that sends one token, which it cannot renew. */
export function tokenClient(options: ConnectionOptions, token: string): MarketplaceClient {
  return clientOf(options, { token });
}

/** A client that keeps its session's access token fresh, and sends a call again when the server called it expired. */
export function sessionClient(options: ConnectionOptions, tokens: AccessTokens): MarketplaceClient {
  const send: typeof fetch = async (input, init) => {
    const response = await options.fetch(input, init);
    const headers = new Headers(init?.headers);
    const sent = headers.get("authorization")?.replace(/^Bearer /, "");
    if (response.status !== 401 || sent === undefined || !(await saysExpired(response))) return response;
    const token = await tokens.after(sent);
    if (token === null || token === sent) return response;
    headers.set("authorization", `Bearer ${token}`);
    return options.fetch(input, { ...init, headers });
  };
  return clientOf({ ...options, fetch: send }, { token: tokens.current });
}

/**
 * Makes the call that renews a session, for `sessionTokens`.
 * What it throws is a failure of the call; that the session is over is null.
 */
export function renewal(options: ConnectionOptions): (refreshToken: string) => Promise<SessionKeys | null> {
  return async (refreshToken) => {
    try {
      const tokens = await guestClient(options).users.refresh.mutate({ refreshToken });
      return keysOf(tokens);
    } catch (failure) {
      const code = failureIn(failure)?.code;
      if (code === "SESSION_EXPIRED" || code === "SESSION_REVOKED" || code === "UNAUTHENTICATED") return null;
      throw failure;
    }
  };
}

/**
 * The keys in what the server answers a sign-in with.
 * @throws Error when the refresh token was put into a cookie, which this program does not ask for.
 */
export function keysOf(tokens: {
  readonly accessToken: string;
  readonly accessExpiresAt: Date;
  readonly refreshToken: string | null;
}): SessionKeys {
  const { accessToken, accessExpiresAt, refreshToken } = tokens;
  if (refreshToken === null) throw new Error("The server answered a sign-in without a refresh token");
  return { accessToken, accessExpiresAt, refreshToken };
}

const refusalSchema = z.object({
  error: z.object({ json: z.object({ data: z.object({ code: z.literal("SESSION_EXPIRED") }) }) }),
});

function saysExpired(response: Response): Promise<boolean> {
  return response
    .clone()
    .json()
    .then(
      (body) => refusalSchema.safeParse(body).success,
      // A proxy's own page, say: not the marketplace's word.
      () => false,
    );
}

function clientOf(
  { endpoints, fetch: send }: ConnectionOptions,
  { token }: Pick<ClientOptions, "token">,
): MarketplaceClient {
  // One call a request: a failed one then never stands beside others in an answer, and can be sent again alone.
  return createClient({ ...endpoints, name: "marketplace-cli", batch: false, fetch: send, token });
}
