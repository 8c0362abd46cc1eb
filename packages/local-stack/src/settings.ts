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
  mongo: { replicaSet: "rs0", cacheGigabytes: "0.5" },
  redis: { appendonly: "yes", appendfsync: "everysec", "maxmemory-policy": "noeviction" },
  minio: {
    MINIO_BROWSER: "off",
    MINIO_UPDATE: "off",
    MINIO_NOTIFY_REDIS_ENABLE_media: "on",
    MINIO_NOTIFY_REDIS_KEY_media: "media:events",
    MINIO_NOTIFY_REDIS_FORMAT_media: "access",
  },
} as const;

/** ARN that a bucket's notification names, so that MinIO pushes its events to the Redis list `media:events`. */
export const MEDIA_EVENTS_ARN = "arn:minio:sqs::media:redis";
