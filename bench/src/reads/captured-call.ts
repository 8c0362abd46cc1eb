import { createClient, type MarketplaceClient } from "@marketplace/api";

/** A call of the typed client, as it went over the wire. */
export interface CapturedCall<T> {
  /** Below the server's address, with what was asked. */
  readonly path: string;
  /** The body of the answer, as it came. */
  readonly body: string;
  /** What the client made of it. */
  readonly value: T;
}

interface Captured<T> {
  readonly url: string;
  /** Whether the call is sent as a batch of one, as the client does unless it is told not to. */
  readonly batch: boolean;
  readonly call: (client: MarketplaceClient) => Promise<T>;
}

/** Makes one call with the typed client, as a guest, and keeps what it sent and what came back. */
export async function captureCall<T>({ url, batch, call }: Captured<T>): Promise<CapturedCall<T>> {
  const seen: { path: string; body: string }[] = [];
  const client = createClient({
    ...{ url, batch, name: "bench" },
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { pathname, search } = new URL(response.url);
      seen.push({ path: pathname + search, body: await response.clone().text() });
      return response;
    },
  });
  const value = await call(client);
  const [only, more] = seen;
  if (only === undefined || more !== undefined)
    throw new Error(`One call came to ${seen.length} requests, and should be one`);
  return { ...only, value };
}
