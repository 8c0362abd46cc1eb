import { countUploads, type MediaConsumer, type MediaWorker, type RunningPump } from "@marketplace/media";
import type { Edge } from "@marketplace/rpc";
import type { Mongo } from "@marketplace/stores";

interface MediaWork {
  readonly media: Pick<MediaConsumer, "stats">;
  readonly pump: Pick<RunningPump, "stats">;
  readonly sweep: Pick<MediaWorker, "stats">;
  readonly mongo: Pick<Mongo, "db">;
}

/** Shows how photographs are processed among the figures of a process. */
export function followMedia(metrics: Edge["metrics"], { media, pump, sweep, mongo }: MediaWork): void {
  metrics.follow(
    {
      ...{ name: "marketplace_media_uploads", type: "gauge", label: "state" },
      help: "Uploads that have not ended, whichever process will process them",
    },
    () => countUploads(mongo),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_media_processed_total", type: "counter", label: "outcome" },
      help: "Uploads that this process has made photographs of (ready) or rejected",
    },
    () => {
      const { ready, rejected } = media.stats();
      return { ready, rejected };
    },
  );
  metrics.follow(
    {
      ...{ name: "marketplace_media_seconds_total", type: "counter", label: "group" },
      help: "Time that this process has spent on them",
    },
    () => ({ media: media.stats().seconds }),
  );
  metrics.follow(
    {
      ...{ name: "marketplace_media_events_total", type: "counter", label: "outcome" },
      help: "What MinIO told that this process carried to the stream (published) or put aside (malformed)",
    },
    () => {
      const { published, malformed } = pump.stats();
      return { published, malformed };
    },
  );
  metrics.follow(
    {
      ...{ name: "marketplace_media_swept_total", type: "counter", label: "outcome" },
      help: "What this process has looked at, mended and removed of photographs in MinIO",
    },
    () => sweep.stats(),
  );
}
