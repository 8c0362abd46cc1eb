import { statfs } from "node:fs/promises";
import type { Cache } from "@marketplace/cache";
import type { Clock } from "@marketplace/kernel";
import { diagnose, pendingMigrations, type Settings, type Stores } from "@marketplace/stores";
import { z } from "zod";
import { type PlatformConfig, platformConfigSchema } from "./platform-config.ts";
import { definePublicRead } from "./public-read.ts";
import { queriesOnly } from "./sides.ts";
import { admin, publicProcedure } from "./trpc.ts";

interface SystemDeps {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly cache: Pick<Cache, "read" | "peek">;
  readonly config: PlatformConfig;
}

const VERSION = "0.1.0";

// It changes with a release or a new setting, of which nobody is told.
const CONFIG_MS = 60_000;

const infoSchema = z.strictObject({
  name: z.string(),
  environment: z.enum(["development", "test", "production"]),
  version: z.string(),
  time: z.date(),
});

const doctorSchema = z.strictObject({
  stores: z.array(
    z.strictObject({
      store: z.enum(["postgresql", "mongodb", "redis", "minio"]),
      ok: z.boolean(),
      version: z.string().nullable(),
      milliseconds: z.int(),
      problem: z.string().nullable(),
    }),
  ),
  /** Names of the steps that have not run yet; null when the store did not tell. */
  migrations: z.strictObject({ postgres: z.array(z.string()), mongo: z.array(z.string()) }).nullable(),
  /** The volume that the process runs on. */
  disk: z.strictObject({ path: z.string(), freeBytes: z.number(), totalBytes: z.number() }),
  process: z.strictObject({ nodeVersion: z.string(), uptimeSeconds: z.int() }),
});

/** What an installation says of itself: to anyone which it is and how it is set up, to administrators how it is. */
export function systemQueries({ settings, stores, clock, cache, config: own }: SystemDeps) {
  const config = definePublicRead({
    ...{ cache, name: "system.config", ttlMs: CONFIG_MS },
    input: z.strictObject({}).optional(),
    output: platformConfigSchema,
    load: async () => own,
    tags: () => [],
  });
  return queriesOnly({
    info: publicProcedure
      .input(z.strictObject({}).optional())
      .output(infoSchema)
      .query(() => ({
        name: "marketplace",
        environment: settings.NODE_ENV,
        version: VERSION,
        time: clock(),
      })),

    config: publicProcedure
      .meta(config.meta)
      .input(config.input)
      .output(config.output)
      .query(({ ctx, input }) => config.answer(ctx, input)),

    // It asks all four stores.
    doctor: admin
      .meta({ cost: 10 })
      .input(z.strictObject({}).optional())
      .output(doctorSchema)
      .query(async ({ ctx }) => {
        const [health, migrations, disk] = await Promise.all([
          diagnose(stores, settings.STORE_TIMEOUT_MS),
          pendingMigrations(stores).catch((failure: unknown) => {
            ctx.log.warn({ err: failure }, "pending migrations");
            return null;
          }),
          statfs(process.cwd()),
        ]);
        return {
          stores: [...health],
          migrations: migrations && { postgres: [...migrations.postgres], mongo: [...migrations.mongo] },
          disk: {
            path: process.cwd(),
            freeBytes: disk.bavail * disk.bsize,
            totalBytes: disk.blocks * disk.bsize,
          },
          process: { nodeVersion: process.versions.node, uptimeSeconds: Math.floor(process.uptime()) },
        };
      }),
  });
}
