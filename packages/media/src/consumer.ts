import { type Consumer, defineConsumer } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import { uploadStoredSchema } from "./events.ts";
import { type ProcessDeps, processUpload } from "./process-upload.ts";

/** Counts of one process since it began. */
export interface MediaStats {
  readonly ready: number;
  readonly rejected: number;
  /** Spent on these, in seconds. */
  readonly seconds: number;
}

/** The consumer that makes photographs of uploads, and how it does. */
export interface MediaConsumer {
  readonly consumer: Consumer;
  stats(): MediaStats;
}

interface MediaConsumerDeps extends ProcessDeps {
  /** So many photographs are decoded at once. */
  readonly concurrency: number;
}

/** Opens the consumer that makes photographs of uploads; `{ ...stores, attach, clock, log, concurrency }` fits. */
export function mediaConsumer(deps: MediaConsumerDeps): MediaConsumer {
  const counts = { ready: 0, rejected: 0, seconds: 0 };

  async function handleOne(event: DomainEvent): Promise<void> {
    const parsed = uploadStoredSchema.safeParse(event);
    // A kind of event that a later version publishes.
    if (!parsed.success) return;
    const begun = performance.now();
    const done = await processUpload(deps, parsed.data.payload);
    if (done === "nothing") return;
    counts[done]++;
    counts.seconds += (performance.now() - begun) / 1_000;
  }

  async function handle(events: readonly DomainEvent[]): Promise<void> {
    // None may go on behind the back of who is told that it failed.
    const ended = await Promise.allSettled(events.map(handleOne));
    const failed = ended.find((one) => one.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }
  return {
    consumer: defineConsumer({ group: "media", topics: ["uploads"], handle, batch: deps.concurrency }),
    stats: () => ({ ...counts }),
  };
}
