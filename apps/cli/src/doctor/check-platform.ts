import type { RouterOutputs } from "@marketplace/api";
import { type Finding, fine, problem } from "./finding.ts";

type Doctor = RouterOutputs["system"]["doctor"];

const GIB = 2 ** 30;
const LEAST_FREE = { share: 0.05, bytes: 2 * GIB };

const storeRemedies: Readonly<Record<Doctor["stores"][number]["store"], string>> = {
  postgresql: "Start PostgreSQL, or correct POSTGRES_URL.",
  mongodb: "Start MongoDB as a replica set, or correct MONGO_URL.",
  redis: "Start Redis with its append-only file on, or correct REDIS_URL.",
  minio: "Start MinIO, or correct MINIO_URL and its keys; a restart of a process makes missing buckets.",
};

/** What an installation told an administrator about itself, as findings. */
export function checkPlatform({ stores, migrations, disk, process }: Doctor): Finding[] {
  return [
    ...stores.map(({ store, ok, version, milliseconds, problem: what }) =>
      ok
        ? fine(store, `${version === null ? "" : `${version}, `}${milliseconds} ms`)
        : problem(store, what ?? "does not answer", storeRemedies[store]),
    ),
    checkMigrations(migrations),
    checkDisk(disk),
    fine("server", `Node ${process.nodeVersion}, up ${duration(process.uptimeSeconds)}`),
  ];
}

function checkMigrations(migrations: Doctor["migrations"]): Finding {
  const remedy = "Restart a command or query process: each brings the databases up to date at its start.";
  if (migrations === null) return problem("migrations", "a database did not tell", "Mend the store first.");
  const pending = [
    ...migrations.postgres.map((name) => `postgresql ${name}`),
    ...migrations.mongo.map((name) => `mongodb ${name}`),
  ];
  if (pending.length === 0) return fine("migrations", "none pending");
  return problem("migrations", `${pending.length} pending: ${pending.join(", ")}`, remedy);
}

function checkDisk({ path, freeBytes, totalBytes }: Doctor["disk"]): Finding {
  const detail = `${gib(freeBytes)} of ${gib(totalBytes)} GiB free at ${path}`;
  const isLow = freeBytes < LEAST_FREE.bytes || freeBytes < totalBytes * LEAST_FREE.share;
  return isLow ? problem("disk", detail, "Free some space, or give the volume more.") : fine("disk", detail);
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} days`;
}
