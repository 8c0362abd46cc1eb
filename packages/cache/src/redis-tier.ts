import { z } from "zod";
import type { Entry } from "./entry.ts";
import { type CacheLimits, HORIZON_MS } from "./limits.ts";
import type { Packed } from "./pack.ts";
import type { RedisGate, Server } from "./redis-gate.ts";
import { CLAIM, FIND, INVALIDATE, KEEP, RELEASE, SCRIPTS, type Script, WRITE } from "./scripts.ts";

/** Where invalidations are told, without the prefix of the installation. */
export const CHANNEL = "cache:invalidated";

const text = z.instanceof(Buffer).transform((bytes) => bytes.toString());
const is = <T extends string>(...words: readonly [T, ...T[]]) => text.pipe(z.enum(words));
const millis = text.pipe(z.coerce.number());
const tagList = text.transform((json) => z.array(z.string()).parse(JSON.parse(json)));
const foundSchema = z.union([
  z.tuple([is("same")]).transform(() => ({ how: "same" as const })),
  z
    .tuple([is("hit"), text, millis, millis, tagList, z.instanceof(Buffer)])
    .transform(([, id, bornAt, endsAt, tags, body]) => ({
      how: "hit" as const,
      packed: { id, bornAt, endsAt, tags, bytes: body.length, body },
    })),
  z.tuple([is("wait"), is("miss", "stale")]).transform(([how, found]) => ({ how, found })),
  z
    .tuple([is("load"), is("miss", "stale"), text])
    .transform(([how, found, sequence]) => ({ how, found, sequence })),
]);
const claimSchema = z.tuple([is("claimed", "taken"), text]);
const keptSchema = is("kept", "superseded", "older");

/** What Redis says of an entry. */
export type Found = z.infer<typeof foundSchema>;

/** The right to load, and the sequence before the load; of one run of the server. */
export interface Lease {
  readonly run: string;
  readonly sequence: string;
  readonly token: string;
  readonly lock: "l" | "r";
}

/** What is written through or kept after a load. */
interface Keeping {
  readonly packed: Packed;
  readonly version: number | null;
}

interface Told {
  readonly message: string;
  readonly tags: readonly string[];
}

/** The statements to Redis, one script each. */
export function redisTier(gate: RedisGate, limits: CacheLimits) {
  const lockMs = limits.lockMs;

  return {
    find: <V>(entry: Entry<V>, asked: { knownId: string; token: string; now: number }) =>
      gate.ask(async (server) => {
        const keys = [place(server.run, "v", entry), tagsOfRun(server.run), place(server.run, "l", entry)];
        const answer = await run(server, FIND, {
          keys,
          values: [asked.knownId, asked.now, asked.token, lockMs],
        });
        return { run: server.run, ...foundSchema.parse(answer) };
      }),

    claim: <V>(entry: Entry<V>, { lock, token }: Pick<Lease, "lock" | "token">) =>
      gate.ask(async (server) => {
        const keys = [place(server.run, lock, entry), tagsOfRun(server.run)];
        const [how, sequence] = claimSchema.parse(
          await run(server, CLAIM, { keys, values: [token, lockMs] }),
        );
        return { run: server.run, isClaimed: how === "claimed", sequence };
      }),

    /** Keeps what was loaded, unless one of its tags was invalidated since the lease was given. */
    keep: <V>(entry: Entry<V>, lease: Lease, keeping: Keeping) =>
      gate.ask(async (server) => {
        // A server that was started since does not know what was invalidated before.
        if (server.run !== lease.run) return "superseded";
        const keys = [
          place(lease.run, "v", entry),
          tagsOfRun(lease.run),
          place(lease.run, lease.lock, entry),
        ];
        const values = [lease.token, lease.sequence, ...fieldsOf(keeping, keeping.packed.body)];
        return keptSchema.parse(await run(server, KEEP, { keys, values }));
      }),

    release: <V>(entry: Entry<V>, lease: Lease, openMs: number) =>
      gate.ask((server) =>
        run(server, RELEASE, { keys: [place(lease.run, lease.lock, entry)], values: [lease.token, openMs] }),
      ),

    /** Invalidates the entry and puts a value in its place; one larger than allowed leaves its version alone. */
    write: <V>(entry: Entry<V>, keeping: Keeping, message: string) =>
      gate.ask(async (server) => {
        const { body } = keeping.packed;
        const keys = [place(server.run, "v", entry), tagsOfRun(server.run), CHANNEL];
        const kept = body.length <= limits.maxValueBytes ? body : "";
        const values = [HORIZON_MS, message, JSON.stringify([entry.tag]), ...fieldsOf(keeping, kept)];
        return keptSchema.parse(await run(server, WRITE, { keys, values }));
      }),
  };
}

/** The statements to Redis. */
export type RedisTier = ReturnType<typeof redisTier>;

/** Loads the scripts into a server, which is told their sums alone from then on. */
export async function loadScripts({ redis }: Server): Promise<void> {
  await Promise.all(SCRIPTS.map(({ text }) => redis.script("LOAD", text)));
}

/** Invalidates tags and tells the other processes. */
export async function invalidateIn(server: Server, { message, tags }: Told): Promise<void> {
  const values = [HORIZON_MS, message, JSON.stringify(tags)];
  await run(server, INVALIDATE, { keys: [tagsOfRun(server.run), CHANNEL], values });
}

type Value = string | number | Buffer;

interface Arguments {
  readonly keys: readonly string[];
  readonly values: readonly Value[];
}

function run({ send }: Server, { sum }: Script, { keys, values }: Arguments): Promise<unknown> {
  return send("evalsha", sum, keys.length, ...keys, ...values);
}

function place<V>(run: string, kind: "v" | "l" | "r", { tag }: Entry<V>): string {
  return `cache:${run}:${kind}:${tag}`;
}

function tagsOfRun(run: string): string {
  return `cache:${run}:tags`;
}

function fieldsOf({ packed, version }: Keeping, body: Value): readonly Value[] {
  const { id, bornAt, endsAt, tags } = packed;
  return [id, bornAt, endsAt, endsAt - bornAt, version ?? "", JSON.stringify(tags), body];
}
