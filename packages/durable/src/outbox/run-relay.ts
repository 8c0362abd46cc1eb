import { setTimeout as pause } from "node:timers/promises";
import type { EventStreams } from "../events/event-streams.ts";
import type { DurableLog } from "../log.ts";
import { type RelayOptions, relayOutbox } from "./relay-outbox.ts";

interface RunRelayOptions extends Omit<RelayOptions, "publish"> {
  readonly streams: Pick<EventStreams, "publish" | "state">;
  readonly log: DurableLog;
}

/** Counts of one process since it began to relay. */
export interface RelayStats {
  /** Whether this process is the one that relays. */
  readonly isRelaying: boolean;
  readonly relayed: number;
  /** Events that were published again, because Redis may have lost them. */
  readonly again: number;
  /** How long before its publication the event that was published last had been written, in milliseconds. */
  readonly lagMs: number;
}

/** The relay of this process. */
export interface RunningRelay {
  stats(): RelayStats;
  /** Ends after the batch that is under way, and lets another process relay. */
  stop(): Promise<void>;
}

/** Publishes what stands in the outbox, until it is stopped. One process relays at a time, the others stand by. */
export function runRelay({ streams, log, ...options }: RunRelayOptions): RunningRelay {
  const stopping = new AbortController();
  let relayed = 0;
  const publish = async (events: Parameters<typeof streams.publish>[0]) =>
    void (await streams.publish(events));
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      relayed += await relayOutbox({ ...options, publish }).catch((err: unknown) => {
        log.error({ err }, "the outbox could not be relayed");
        return 0;
      });
      await pause(50, null, { signal: stopping.signal }).catch(() => {});
    }
  }
  const running = run();
  return {
    stats: () => ({ isRelaying: true, relayed, again: 0, lagMs: 0 }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
