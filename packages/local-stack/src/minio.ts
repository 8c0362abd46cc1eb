import { join } from "node:path";
import type { Server } from "./server.ts";
import { settings } from "./settings.ts";
import { goInstall } from "./source-go.ts";
import { publisherDownload } from "./source-publisher.ts";
import { StackError } from "./stack-error.ts";

/** The last release that the publisher ships as a binary. */
const RELEASE = "RELEASE.2025-09-07T16-13-09Z";
const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;
const ARCHIVE = `https://dl.min.io/server/minio/release/${process.platform}-${ARCHITECTURE}/archive/minio.${RELEASE}`;

/** MinIO, which pushes the events of the media buckets into a Redis list. */
export const minio: Server = {
  name: "minio",
  urlVariable: "MINIO_URL",
  stopSignal: "SIGTERM",
  after: ["redis"],
  tool: {
    name: "minio",
    title: "MinIO",
    binary: "minio",
    companions: [],
    folders: ["/usr/local/bin", "/opt/homebrew/bin"],
    // A build by Go calls itself DEVELOPMENT.GOGET, which no date can be read from; what is built here is pinned below.
    version: {
      wanted: "RELEASE.2023 or later",
      pattern: /minio version (RELEASE\.\S+|DEVELOPMENT\.\S+)/,
      minimum: [2023],
      undated: "DEVELOPMENT.",
    },
    refusesRoot: false,
    sources: [
      publisherDownload({
        url: ARCHIVE,
        checksumUrl: `${ARCHIVE}.sha256sum`,
        version: RELEASE,
        binary: "minio",
      }),
      goInstall({
        module: "github.com/minio/minio",
        version: "v0.0.0-20260212201848-7aac2a2c5b7c",
        duration: "about 3 minutes on 2 cores",
      }),
    ],
    advice:
      "Install MinIO's server, or Go 1.24 or later so that it can be built, or set MINIO_URL, MINIO_ACCESS_KEY and MINIO_SECRET_KEY to a server that runs.",
  },

  env: (port, { minioAccessKey, minioSecretKey }) => ({
    MINIO_URL: `http://127.0.0.1:${port}`,
    MINIO_ACCESS_KEY: minioAccessKey,
    MINIO_SECRET_KEY: minioSecretKey,
  }),

  command({ folder, port, credentials, env }) {
    const events = new URL(env.REDIS_URL);
    return {
      args: [
        "server",
        "--quiet",
        "--address",
        `127.0.0.1:${port}`,
        "--certs-dir",
        join(folder, "certs"),
        join(folder, "data"),
      ],
      env: {
        ...settings.minio,
        MINIO_ROOT_USER: credentials.minioAccessKey,
        MINIO_ROOT_PASSWORD: credentials.minioSecretKey,
        MINIO_NOTIFY_REDIS_ADDRESS_media: events.port === "" ? `${events.hostname}:6379` : events.host,
        MINIO_NOTIFY_REDIS_USER_media: decodeURIComponent(events.username),
        MINIO_NOTIFY_REDIS_PASSWORD_media: decodeURIComponent(events.password),
      },
      files: {},
    };
  },

  async prepare() {},

  settle({ env }) {
    return this.ready(env);
  },

  async ready({ MINIO_URL }) {
    const response = await fetch(new URL("/minio/health/live", MINIO_URL), {
      signal: AbortSignal.timeout(3_000),
    });
    await response.body?.cancel();
    if (!response.ok) throw new StackError(`${MINIO_URL} answers ${response.status}`);
  },
};
