import type { DurableLog } from "./log.ts";

/** A log that keeps what it is told, for a test to look at. */
export function quietLog(): DurableLog & { readonly messages: readonly string[] } {
  const messages: string[] = [];
  const keep = (level: string) => (_facts: unknown, message: string) => {
    messages.push(`${level}: ${message}`);
  };
  return { messages, info: keep("info"), warn: keep("warn"), error: keep("error") };
}
