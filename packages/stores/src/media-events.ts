/** Where MinIO tells of uploads, which an installation's own MinIO is set up to do; the list has no key prefix. */
export const MEDIA_EVENTS = {
  /** What a bucket's notification names. */
  arn: "arn:minio:sqs::media:redis",
  /** The Redis list that MinIO pushes its events to, of all installations that share it. */
  list: "media:events",
} as const;
