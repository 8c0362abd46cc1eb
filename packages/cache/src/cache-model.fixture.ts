import type { ManualClock } from "@marketplace/testing";
import { z } from "zod";
import type { Cache } from "./cache.ts";
import { defineEntry, type Entry } from "./entry.ts";
import { DEFAULT_LIMITS } from "./limits.ts";

/** How many records there are, and of them a page shows the first and another two. */
export const RECORDS = 3;

const versionsSchema = z.array(z.object({ id: z.int(), version: z.int() }));
type Versions = z.infer<typeof versionsSchema>;

const recordEntry = defineEntry({
  name: "model-record",
  schema: versionsSchema,
  critical: true,
  ttlMs: 5_000,
  refreshAhead: 0.5,
  version: ([one]) => one?.version ?? 0,
  tags: tagsOf,
});
const pageEntry = defineEntry({
  name: "model-page",
  schema: versionsSchema.nullable(),
  ttlMs: 5_000,
  negativeTtlMs: 5_000,
  tags: (key, page) => (page === null ? [`list:${key.split(".")[0]}`] : tagsOf(key, page)),
});

// Known only once the value is there.
function tagsOf(key: string, versions: Versions): readonly string[] {
  return versions.map(({ id }) => tagOf(key.split(".")[0] ?? "", id));
}

function tagOf(world: string, id: number): string {
  return `record:${world}:${id}`;
}

/** When a version was said to be the wrong one, and by which of the processes. */
interface Ended {
  readonly at: number;
  readonly step: number;
  readonly by: Cache;
}

/** Records with versions, and of each version when its invalidation was done: all that the bound speaks of. */
export class ModelWorld {
  readonly reads: Promise<void>[] = [];
  readonly violations: string[] = [];
  answered = 0;
  old = 0;
  private readonly versions: number[] = Array.from({ length: RECORDS }, () => 1);
  private readonly ended = new Map<string, Ended>();
  private readonly loads: (() => void)[] = [];
  private step = 0;
  private readonly world: string;
  private readonly time: ManualClock;

  constructor(world: string, time: ManualClock) {
    this.world = world;
    this.time = time;
  }

  async change(cache: Cache, id: number): Promise<void> {
    const version = this.bump(id);
    await cache.invalidate([tagOf(this.world, id)]);
    this.end(cache, id, version);
  }

  async writeThrough(cache: Cache, id: number): Promise<void> {
    const version = this.bump(id);
    await cache.write(recordEntry(`${this.world}.${id}`), [{ id, version: version + 1 }]);
    // What shows the record among others has its tag alone.
    await cache.invalidate([tagOf(this.world, id)]);
    this.end(cache, id, version);
  }

  readRecord(cache: Cache, id: number, held: boolean): void {
    this.read(cache, recordEntry(`${this.world}.${id}`), () => this.load(this.now([id]), held));
  }

  readPage(cache: Cache, id: number, held: boolean): void {
    this.read(cache, pageEntry(`${this.world}.page-${id}`), () => this.load(this.now([0, id]), held));
  }

  /** Lets one of the loads end that were held. */
  release(which: number): void {
    const [end] = this.loads.splice(which % Math.max(1, this.loads.length), 1);
    end?.();
  }

  /** Lets all reads end, with the loads that they begin meanwhile. */
  async settle(): Promise<void> {
    let isDone = false;
    const all = Promise.all(this.reads).then(() => {
      isDone = true;
    });
    while (!isDone) {
      for (const end of this.loads.splice(0)) end();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await all;
  }

  private bump(id: number): number {
    const version = this.versions[id] ?? 0;
    this.versions[id] = version + 1;
    return version;
  }

  private end(by: Cache, id: number, version: number): void {
    const key = `${id}@${version}`;
    if (!this.ended.has(key)) this.ended.set(key, { at: this.time.clock().getTime(), step: ++this.step, by });
  }

  private now(ids: readonly number[]): Versions {
    return [...new Set(ids)].map((id) => ({ id, version: this.versions[id] ?? 0 }));
  }

  private async load(found: Versions, held: boolean): Promise<Versions> {
    if (held) await new Promise<void>((resolve) => this.loads.push(resolve));
    return found;
  }

  private read<V extends Versions | null>(cache: Cache, entry: Entry<V>, load: () => Promise<V>): void {
    const asked = { at: this.time.clock().getTime(), step: ++this.step };
    const check = (answer: V) => {
      this.answered++;
      for (const { id, version } of answer ?? []) this.judge(cache, asked, { id, version, tag: entry.tag });
    };
    this.reads.push(cache.read(entry, load).then(check));
  }

  private judge(
    cache: Cache,
    asked: { at: number; step: number },
    { id, version, tag }: { id: number; version: number; tag: string },
  ): void {
    const ended = this.ended.get(`${id}@${version}`);
    if (ended === undefined || ended.step > asked.step) return;
    this.old++;
    const age = asked.at - ended.at;
    if (ended.by === cache) this.violations.push(`${tag} answered ${id}@${version} to who had ended it`);
    else if (age >= DEFAULT_LIMITS.boundMs)
      this.violations.push(`${tag} answered ${id}@${version}, ${age} ms after its end`);
  }
}
