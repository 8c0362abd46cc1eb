import { idsFrom, systemClock } from "@marketplace/kernel";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { bucketOf } from "../image.ts";
import { type ObjectVersion, removeVersions, versionsBelow } from "../object-versions.ts";
import type { PhotographName } from "../photograph-document.ts";
import { madePhotograph, named } from "../photograph-made.fixture.ts";
import type { ReferencesTo } from "../photograph-references.ts";
import { storePhotograph } from "../photograph-store.ts";
import { SWEEP_BEGIN, type SweepPlace, sweepStep } from "./sweep-step.ts";
import type { Pass } from "./sweep-stretch.ts";
import { NOTHING, plus, type Tally } from "./tally.ts";

const newId = idsFrom(systemClock);

/** Stores of a suite's own, who refers to what, and sweeps. */
export interface SweepSuite extends TestStores {
  /** The keys that somebody refers to. */
  readonly referred: Set<string>;
  readonly references: readonly ReferencesTo[];
  /** Stores a photograph of a few bytes; answers with its name. */
  store(name: PhotographName): Promise<string>;
  name(content: string, folder?: PhotographName["folder"]): PhotographName;
  put(key: string, text: string): Promise<void>;
  /** Puts a marker over an object. */
  hide(key: string): Promise<void>;
  /** Everything that stands, in both buckets, markers too. */
  all(): Promise<ObjectVersion[]>;
  /** Whether the public, or who may, can have an object. */
  stands(key: string): Promise<boolean>;
  /** A whole sweep by the age that photographs have now, in small stretches. */
  sweep(pass?: Partial<Pass> & { readonly most?: number }): Promise<Tally>;
  /** Removes everything. */
  clear(): Promise<void>;
}

/** Opens stores of the suite's own, with nothing in them. */
export async function openSweepSuite(): Promise<SweepSuite> {
  const suite = await openTestStores({ buckets: true });
  const { minio, mongo } = suite.stores;
  const referred = new Set<string>();
  const references: readonly ReferencesTo[] = [
    { name: "test", among: async (keys) => new Set(keys.filter((key) => referred.has(key))) },
  ];
  const buckets = Object.values(minio.buckets);
  const all = async () =>
    (await Promise.all(buckets.map((bucket) => versionsBelow(minio, bucket, "")))).flat();

  return {
    ...{ ...suite, referred, references, all },
    name: (content, folder = "listings") => named(newId(), content, folder),
    async store(name) {
      const { key } = await storePhotograph({ minio, mongo, clock: systemClock }, name, madePhotograph());
      return key.slice(0, -"-1280.webp".length);
    },
    async put(key, text) {
      await minio.client.putObject(bucketOf(minio.buckets, key), key, Buffer.from(text));
    },
    hide: (key) => minio.client.removeObject(bucketOf(minio.buckets, key), key),
    async stands(key) {
      const own = (await all()).filter((version) => version.key === key);
      return own.some(({ isLatest, isMarker }) => isLatest && !isMarker);
    },
    async sweep(pass = {}) {
      const now = pass.now ?? systemClock();
      const whole = { token: newId(), now, usedBefore: now, dryRun: false, most: 7, ...pass };
      let [place, tally]: [SweepPlace | null, Tally] = [SWEEP_BEGIN, NOTHING];
      while (place !== null) {
        const step = await sweepStep({ ...suite.stores, references }, place, whole);
        place = step?.place ?? null;
        tally = plus(tally, step?.tally ?? {});
      }
      return tally;
    },
    async clear() {
      referred.clear();
      for (const bucket of buckets)
        await removeVersions(minio, bucket, await versionsBelow(minio, bucket, ""));
      for (const name of ["photographs", "photograph_claims", "photograph_flags"])
        await mongo.db.collection(name).deleteMany({});
    },
  };
}
