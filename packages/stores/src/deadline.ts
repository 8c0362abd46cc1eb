import { MarketplaceError } from "@marketplace/kernel";

/**
 * Bounds a call that leaves the process and has no time-out of its own.
 * @throws MarketplaceError `TIMEOUT` after `milliseconds`.
 */
export async function withDeadline<T>(call: Promise<T>, milliseconds: number, store: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new MarketplaceError("TIMEOUT", `${store} did not answer within ${milliseconds} ms; try again.`),
        ),
      milliseconds,
    );
  });
  try {
    return await Promise.race([call, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
