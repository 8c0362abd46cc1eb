import { QueryClient } from "@tanstack/react-query";
import { isPassing } from "./failure.ts";

const MAX_RETRIES = 2;

/** The cache of what the API answered; only failures that may pass are tried again. */
export function openQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, thrown) => failures < MAX_RETRIES && isPassing(thrown),
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
      // A mutation is repeated by the person, with the same idempotency key, and never by itself.
      mutations: { retry: false },
    },
  });
}
