/** The origins that the page may talk to. */
export interface PageOrigins {
  readonly queryUrl: string;
  readonly commandUrl: string;
  readonly mediaUrl: string;
  readonly uploadUrl?: string | undefined;
}

/** Headers of every answer: the page runs its own scripts only, talks to its own API only, and stands in no frame. */
export function securityHeaders(origins: PageOrigins): Readonly<Record<string, string>> {
  const { queryUrl, commandUrl, mediaUrl, uploadUrl = mediaUrl } = origins;
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": `'self' data: blob: ${originOf(mediaUrl)}`,
    "connect-src": ["'self'", ...new Set([queryUrl, commandUrl, uploadUrl].map(originOf))].join(" "),
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return {
    "content-security-policy": Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(), microphone=(), payment=()",
  };
}

function originOf(url: string): string {
  return new URL(url).origin;
}
