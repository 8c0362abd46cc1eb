import type { BenchOutcome, Ratio } from "../bench.ts";
import { shareOf, speedOf } from "../figures.ts";
import type { Cell } from "../rounds.ts";
import { inRange, quantile } from "../spread.ts";
import { textTable } from "../text-table.ts";
import type { Uploaded, UploadPath } from "./upload-paths.ts";

/** Who makes the files of photographs, and in words. */
export const PROCESSING = { "media/ours": "ours", "media/sharp": "sharp alone" } as const;
/** How many photographs are worked on at a time. */
export const LEVELS = [1, 2] as const;

const READY_MS = 1_500;

/** Puts together what was measured. @throws RangeError when something was not. */
export function mediaReport(
  cells: readonly Cell[],
  uploads: readonly Uploaded[],
): Omit<BenchOutcome, "servers"> {
  const speeds = Object.keys(PROCESSING).flatMap((name) =>
    LEVELS.map((level) => speedOf(cells, name, level)),
  );
  const share = (level: number) => shareOf(cells, { over: "media/ours", under: "media/sharp" }, level);
  const ready = (path: UploadPath): Ratio => ({
    ...{ ...readyWithin(uploads, path, 0.95), aim: READY_MS, better: "lower" },
  });
  return {
    ratios: {
      "processing/sharp": { ...share(1), aim: 0.8 },
      "processing/sharp-2": { ...share(2), aim: 0.8 },
      "ready-p95-ms/minio": ready("minio"),
      "ready-p95-ms/fetch": ready("fetch"),
    },
    text: [
      textTable(
        ["12-megapixel JPEGs", "at a time", "a second", "p50 ms", "p99 ms", "CPU of one, ms"],
        speeds.map(({ contender, parallel, perSecond, p50Ms, p99Ms, clientCpuMs }) => [
          contender === "media/ours" ? PROCESSING["media/ours"] : PROCESSING["media/sharp"],
          String(parallel),
          inRange(perSecond, 2),
          p50Ms.value.toFixed(0),
          inRange(p99Ms, 0),
          inRange(clientCpuMs, 0),
        ]),
      ),
      textTable(
        ["from upload to ready, by", "uploads", "p50 ms", "p95 ms", "slowest ms"],
        (["minio", "fetch"] as const).map((path) => [
          path,
          String(uploads.filter((one) => one.path === path).length),
          ...[0.5, 0.95, 1].map((part) => inRange(readyWithin(uploads, path, part), 0)),
        ]),
      ),
    ].join("\n\n"),
    figures: { speeds, uploads, measurements: cells },
  };
}

/** Of all uploads of one path, and of the best and the worst round beside that. */
function readyWithin(uploads: readonly Uploaded[], path: UploadPath, part: number) {
  const own = uploads.filter((one) => one.path === path);
  const within = (some: readonly Uploaded[]) =>
    quantile(
      some.map(({ milliseconds }) => milliseconds).toSorted((left, right) => left - right),
      part,
    );
  const rounds = [...new Set(own.map(({ round }) => round))].map((round) =>
    within(own.filter((one) => one.round === round)),
  );
  return { value: within(own), low: Math.min(...rounds), high: Math.max(...rounds) };
}
