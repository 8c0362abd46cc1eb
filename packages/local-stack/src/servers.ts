import { minio } from "./minio.ts";
import { mongo } from "./mongo.ts";
import { postgres } from "./postgres.ts";
import { redis } from "./redis.ts";
import type { Server } from "./server.ts";

/** The four servers of a stack, each after those that it needs. */
export const servers: readonly Server[] = [postgres, mongo, redis, minio];
