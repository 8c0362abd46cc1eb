/**
 * What the servers of this launcher and of docker-compose.yml have in common, in the servers' own words.
 * A unit test holds docker-compose.yml to this table.
 */
export const settings = {
  /** Name of the database in PostgreSQL and MongoDB, and of their user. */
  database: "marketplace",
  user: "marketplace",
  postgres: {
    initdb: ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"],
    parameters: {
      max_prepared_transactions: "64",
      max_connections: "200",
      timezone: "UTC",
      log_timezone: "UTC",
    },
  },
  mongo: {
    replicaSet: "rs0",
    cacheGigabytes: "0.5",
    parameters: {
      // What a killed process has open keeps others waiting for so long, instead of for MongoDB's minute. No
      // transaction of ours takes nearly so long.
      transactionLifetimeLimitSeconds: "15",
    },
  },
  redis: { appendonly: "yes", appendfsync: "everysec", "maxmemory-policy": "noeviction" },
  minio: {
    MINIO_BROWSER: "off",
    MINIO_UPDATE: "off",
    MINIO_NOTIFY_REDIS_ENABLE_media: "on",
    MINIO_NOTIFY_REDIS_KEY_media: "media:events",
    MINIO_NOTIFY_REDIS_FORMAT_media: "access",
  },
  /** How long the caching proxy serves a copy without asking MinIO whether it still has what it is a copy of. */
  mediaProxy: { MEDIA_PROXY_KEEP: "1d" },
} as const;
