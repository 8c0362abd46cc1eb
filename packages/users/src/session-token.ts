import { createHash, randomBytes } from "node:crypto";

/*
 * A token is a handle of 128 bits, which names the session, and a secret of 256 bits, which proves it; clients see
 * 64 opaque characters. The handle lets the server tell a token that was replaced or has expired from one that never
 * was, without keeping every token that it ever gave: whoever knows a session's handle has held one of its tokens.
 * The handle of access tokens is derived one way from that of refresh tokens. So an access token that leaks, or is
 * sent in the place of a refresh token, cannot pass for the reuse of a refresh token and end the session.
 * What is stored are SHA-256 sums alone: of tokens, and of the access handle as the session's key.
 */

const HANDLE_BYTES = 16;
const SECRET_BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{64}$/;

/** What a token that a client sent is looked up by. */
export interface TokenKeys {
  /** SHA-256 of the session's access handle, in hex: the name of the session in the store. */
  readonly sessionKey: string;
  /** SHA-256 of the whole token, in hex. */
  readonly digest: string;
}

/** A session's two tokens, in clear for the client alone. */
export interface TokenPair {
  readonly access: string;
  readonly refresh: string;
}

/** A session's two tokens, and what is kept of them. */
export interface NewTokens extends TokenPair {
  readonly sessionKey: string;
  readonly accessDigest: string;
  readonly refreshDigest: string;
}

/** The tokens of a new session. */
export function firstTokens(): NewTokens {
  return tokensOf(randomBytes(HANDLE_BYTES));
}

/** The tokens that replace those of a refresh token, in the same session. */
export function nextTokens(refreshToken: string): NewTokens {
  return tokensOf(handleOf(refreshToken));
}

/** The keys of an access token, or null when it is not of a token's form. */
export function accessKeys(token: string): TokenKeys | null {
  return FORM.test(token) ? { sessionKey: sha256(handleOf(token)), digest: sha256(token) } : null;
}

/** The keys of a refresh token, or null when it is not of a token's form. */
export function refreshKeys(token: string): TokenKeys | null {
  if (!FORM.test(token)) return null;
  return { sessionKey: sha256(accessHandle(handleOf(token))), digest: sha256(token) };
}

function tokensOf(refreshHandle: Buffer): NewTokens {
  const access = newToken(accessHandle(refreshHandle));
  const refresh = newToken(refreshHandle);
  return {
    access,
    refresh,
    sessionKey: sha256(accessHandle(refreshHandle)),
    accessDigest: sha256(access),
    refreshDigest: sha256(refresh),
  };
}

function newToken(handle: Buffer): string {
  return Buffer.concat([handle, randomBytes(SECRET_BYTES)]).toString("base64url");
}

function handleOf(token: string): Buffer {
  return Buffer.from(token, "base64url").subarray(0, HANDLE_BYTES);
}

function accessHandle(refreshHandle: Buffer): Buffer {
  return createHash("sha256").update("access").update(refreshHandle).digest().subarray(0, HANDLE_BYTES);
}

function sha256(value: string | Buffer): string {
  return createHash("sha256").update(value).digest("hex");
}
