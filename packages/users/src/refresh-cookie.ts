import type { Context } from "@marketplace/rpc";
import type { IssuedTokens } from "./sessions.ts";
import type { Tokens } from "./sign-in.ts";

const NAME = "__Host-refresh";

/** Where a refresh token is kept: with the client, or in a cookie that no script can read. */
export type Keeping = "token" | "cookie";

type WithCookies = Pick<Context, "cookies">;

/** The refresh token in the caller's cookie. */
export function cookieToken({ cookies }: WithCookies): string | undefined {
  const token = cookies.get(NAME);
  return token === "" ? undefined : token;
}

/** Where the caller keeps a token, as far as it shows. */
export function keepingOf(context: WithCookies): Keeping {
  return cookieToken(context) === undefined ? "token" : "cookie";
}

/** To be asked before a session is made or changed. @throws MarketplaceError when its token cannot be kept in the cookie. */
export function insistOnCookie({ cookies }: WithCookies, keeping: Keeping): void {
  if (keeping === "cookie") cookies.insist();
}

/** Hands tokens over: a refresh token that is kept in the cookie never stands in the answer. */
export function handOver(
  { cookies }: WithCookies,
  { access, refresh, sessionId, accessExpiresAt }: IssuedTokens,
  { keeping, seconds }: { readonly keeping: Keeping; readonly seconds: number },
): Tokens {
  if (keeping === "cookie") cookies.set(NAME, refresh, seconds);
  const refreshToken = keeping === "cookie" ? null : refresh;
  return { accessToken: access, accessExpiresAt, refreshToken, sessionId };
}

/** Takes back a cookie whose token counts no more. */
export function clearCookie(context: WithCookies): void {
  if (keepingOf(context) === "cookie") context.cookies.clear(NAME);
}
