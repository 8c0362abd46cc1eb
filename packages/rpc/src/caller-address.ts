import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * The network address that a request comes from. Each proxy in front adds the one it saw at the end of
 * X-Forwarded-For; what stands before those that are trusted is the caller's own word, and worth nothing.
 */
export function callerAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return direct;
  const forwarded = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((address) => address.trim());
  const seen = [...forwarded, direct];
  const address = seen[Math.max(0, seen.length - 1 - trustedProxies)] ?? direct;
  return isIP(address) === 0 ? direct : address;
}
