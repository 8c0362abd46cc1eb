import { z } from "zod";

const runtimeConfigSchema = z.object({ queryUrl: z.url(), commandUrl: z.url() });

/** Where the API is, told when the app starts and not when it is built. */
export type RuntimeConfig = z.infer<typeof runtimeConfigSchema>;

const TIMEOUT_MS = 10_000;

/** Asks this page's own server where the API is. */
export async function loadRuntimeConfig(): Promise<RuntimeConfig> {
  const response = await fetch("/config.json", { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  return runtimeConfigSchema.parse(await response.json());
}
