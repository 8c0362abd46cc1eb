/** A private network address for each visitor, by number. */
export function visitorAddress(visitor: number): string {
  return `10.${(visitor >> 16) & 255}.${(visitor >> 8) & 255}.${visitor & 255}`;
}

/** Sends requests as if a proxy passed them on for one visitor. */
export function fetchFor(visitor: number): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("x-forwarded-for", visitorAddress(visitor));
    return fetch(input, { ...init, headers });
  };
}
