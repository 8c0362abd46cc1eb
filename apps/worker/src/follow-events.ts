import type {
  ChangeReader,
  EventLag,
  EventOperations,
  EventStreams,
  RunningConsumers,
  RunningRelay,
} from "@marketplace/durable";
import type { Edge } from "@marketplace/rpc";

/** What carries events in one process, as far as it tells how it does. */
interface Carrying {
  readonly streams: Pick<EventStreams, "stats">;
  readonly relay: Pick<RunningRelay, "stats">;
  readonly reader: Pick<ChangeReader, "stats">;
  readonly consuming: Pick<RunningConsumers, "stats">;
  readonly operations: Pick<EventOperations, "lag">;
}

const handled = {
  handled: "Events that were handled",
  failed: "Events that failed, each time that they did",
  retried: "Events that were tried again",
  claimed: "Events taken over from consumers that gave no sign of life",
  dead: "Events given up as dead letters",
} as const;

/** Shows how the events of a process are carried and handled among its figures. */
export function followEvents(metrics: Edge["metrics"], carrying: Carrying): void {
  const { streams, relay, reader, consuming, operations } = carrying;
  for (const [what, help] of typedEntries(handled)) {
    metrics.follow({ name: `marketplace_events_${what}_total`, help, type: "counter", label: "group" }, () =>
      byGroup(consuming.stats(), (stats) => stats[what]),
    );
  }
  metrics.follow(
    {
      ...{ name: "marketplace_events_handled_lag_seconds", type: "gauge", label: "group" },
      help: "From the publishing of the event that was handled last until it was handled, in this process",
    },
    () => byGroup(consuming.stats(), ({ lagMs }) => lagMs / 1_000),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_waiting", type: "gauge", label: "group" },
      help: "Published events that a group has not handled yet, whichever process will",
    },
    async () => summed(await operations.lag(), ({ pending, undelivered }) => pending + undelivered),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_oldest_seconds", type: "gauge", label: "group" },
      help: "Age of the oldest published event that a group has not handled yet",
    },
    async () => most(await operations.lag(), ({ oldestMs }) => oldestMs / 1_000),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_dead_letters", type: "gauge", label: "group" },
      help: "Dead letters that wait for an operator",
    },
    async () => most(await operations.lag(), ({ dead }) => dead),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_event_stream_entries", type: "gauge", label: "topic" },
      help: "Entries of the streams that this process published in, as of the last time that it did",
    },
    () => streams.stats().lengths,
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_published_total", type: "counter", label: "source" },
      help: "Events that this process published, from the outbox and from MongoDB's changes",
    },
    () => ({ outbox: relay.stats().relayed, changes: reader.stats().published }),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_published_lag_seconds", type: "gauge", label: "source" },
      help: "How old the event was that this process published last, when it did",
    },
    () => ({ outbox: relay.stats().lagMs / 1_000, changes: reader.stats().lagMs / 1_000 }),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_publishing", type: "gauge", label: "source" },
      help: "Whether this process is the one that publishes from a source (1) or stands by (0)",
    },
    () => ({ outbox: Number(relay.stats().isRelaying), changes: Number(reader.stats().isReading) }),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_events_publish_failures_total", type: "counter", label: "source" },
      help: "Failed passes of this process over a source of events; unmapped are changes that no event could be made of",
    },
    () => ({
      outbox: relay.stats().failures,
      changes: reader.stats().failures,
      unmapped: reader.stats().unmapped,
    }),
  );
}

type Stats = ReturnType<RunningConsumers["stats"]>;

function byGroup(stats: Stats, figureOf: (one: Stats[string]) => number): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(stats).map(([group, one]) => [group, figureOf(one)]));
}

function summed(lags: readonly EventLag[], figureOf: (lag: EventLag) => number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const lag of lags) sums[lag.group] = (sums[lag.group] ?? 0) + figureOf(lag);
  return sums;
}

function most(lags: readonly EventLag[], figureOf: (lag: EventLag) => number): Record<string, number> {
  const greatest: Record<string, number> = {};
  for (const lag of lags) greatest[lag.group] = Math.max(greatest[lag.group] ?? 0, figureOf(lag));
  return greatest;
}

function typedEntries<K extends string, V>(record: Readonly<Record<K, V>>): readonly (readonly [K, V])[] {
  const keys: readonly K[] = Object.keys(record).filter((key): key is K => key in record);
  return keys.map((key) => [key, record[key]]);
}
