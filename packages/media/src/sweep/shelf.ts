import type { Minio, Mongo } from "@marketplace/stores";
import { z } from "zod";
import { type ObjectVersion, type VersionPage, versionPage, versionsBelow } from "../object-versions.ts";
import {
  MAX_TIME,
  type PhotographDocument,
  type PhotographFolder,
  photographDocumentSchema,
  photographsIn,
} from "../photograph-document.ts";

/*
 * A shelf is what a bucket has of photographs under one prefix. Objects and documents are both read in the order of
 * their names, so that a walk along a shelf meets each photograph once, whichever of the two it has, and holds a page.
 */

/** Which of a photograph's objects a walk is along. */
export interface Shelf {
  readonly folder: PhotographFolder;
  readonly top: "user" | "original";
}

/** The shelves, in the order in which they are walked along. */
export const SHELVES: readonly Shelf[] = [
  { folder: "listings", top: "user" },
  { folder: "avatars", top: "user" },
  { folder: "listings", top: "original" },
  { folder: "avatars", top: "original" },
];

/** What a shelf has of one photograph. */
export interface Found {
  /** The photograph's name. */
  readonly id: string;
  readonly document: PhotographDocument | null;
  readonly versions: readonly ObjectVersion[];
}

/** A stretch of a shelf, and the name to go on after; null at its end. */
export interface Stretch {
  readonly found: readonly Found[];
  /** Versions under keys that no photograph can have. */
  readonly strange: readonly ObjectVersion[];
  readonly next: string | null;
}

interface ShelfDeps {
  readonly minio: Minio;
  readonly mongo: Pick<Mongo, "db">;
}

const documentsSchema = z.array(photographDocumentSchema);
const NAME = /^(?:user|original)\/([0-9a-f-]{36})\/(listings|avatars)\/([0-9a-f]{64})(?:[-.].*)?$/;
const PAGE = 1_000;
const MOST_DOCUMENTS = 500;
// After every character that a name has.
const END = "\uffff";

/** The bucket of a shelf. */
export function bucketOfShelf({ buckets }: Pick<Minio, "buckets">, { folder }: Shelf): string {
  return folder === "avatars" ? buckets.profileImages : buckets.listingImages;
}

/** The photograph that a key of an object is of; null when it can be of none. */
export function photographOfKey(key: string): string | null {
  const [, userId, folder, sha256] = NAME.exec(key) ?? [];
  return sha256 === undefined ? null : `user/${userId}/${folder}/${sha256}`;
}

/** Reads the next stretch of a shelf, after a name of `user/…` or from its beginning. */
export async function stretchOf(
  { minio, mongo }: ShelfDeps,
  shelf: Shelf,
  { after, most = PAGE }: { readonly after: string | null; readonly most?: number },
): Promise<Stretch> {
  const prefix = `${shelf.top}/`;
  const bucket = bucketOfShelf(minio, shelf);
  const marker = after === null ? null : `${shelf.top}${pastAll(after).slice("user".length)}`;
  const page = await versionPage(minio, { bucket, prefix, after: marker }, most);
  const { whole, until } = await wholeOf(minio, shelf, page);
  const documents = await documentsBetween(mongo, { after, until });
  const isCut = documents.length === MOST_DOCUMENTS;
  const next = isCut ? (documents.at(-1)?._id ?? null) : until;
  const within = whole.filter(({ key }) => next === null || groupOf(nameOf(shelf, key)) <= next);
  return { ...together(shelf, within, documents), next };
}

interface Whole {
  /** The versions of names that have no others. */
  readonly whole: readonly ObjectVersion[];
  /** The last of those names; null at the end of the shelf. */
  readonly until: string | null;
}

/** Leaves the last name of a page to the next one, which may have more of it; one that fills a page is read whole. */
async function wholeOf(minio: Minio, shelf: Shelf, { versions, isLast }: VersionPage): Promise<Whole> {
  if (isLast) return { whole: versions, until: null };
  const names = versions.map(({ key }) => groupOf(nameOf(shelf, key)));
  const cut = names.indexOf(names.at(-1) ?? "");
  if (cut > 0) return { whole: versions.slice(0, cut), until: names[cut - 1] ?? null };
  const name = names[0] ?? "";
  const prefix = `${shelf.top}${name.slice("user".length)}`;
  const below = await versionsBelow(minio, bucketOfShelf(minio, shelf), prefix);
  return { whole: below.filter(({ key }) => groupOf(nameOf(shelf, key)) === name), until: name };
}

/** A key as if it stood under `user/`, so that both shelves are in one order. */
function nameOf({ top }: Shelf, key: string): string {
  return `user${key.slice(top.length)}`;
}

/** What comes after every object of the photograph that was last; another object's name is its own alone. */
function pastAll(name: string): string {
  return photographOfKey(name) === null ? name : `${name}${END}`;
}

/** A name without what tells the objects of one photograph apart. */
function groupOf(name: string): string {
  return photographOfKey(name) ?? name;
}

async function documentsBetween(
  mongo: Pick<Mongo, "db">,
  { after, until }: { readonly after: string | null; readonly until: string | null },
): Promise<readonly PhotographDocument[]> {
  const range = { $gt: after ?? "", ...(until === null ? {} : { $lte: until }) };
  const found = await photographsIn(mongo)
    .find({ _id: range }, { ...MAX_TIME, sort: { _id: 1 }, limit: MOST_DOCUMENTS })
    .toArray();
  return documentsSchema.parse(found);
}

function together(
  { folder }: Shelf,
  versions: readonly ObjectVersion[],
  documents: readonly PhotographDocument[],
): Omit<Stretch, "next"> {
  const own = documents.filter(({ _id }) => _id.includes(`/${folder}/`));
  const byName = new Map<string, { document: PhotographDocument | null; versions: ObjectVersion[] }>(
    own.map((document) => [document._id, { document, versions: [] }]),
  );
  const strange: ObjectVersion[] = [];
  for (const version of versions) {
    const id = photographOfKey(version.key);
    if (id === null || !id.includes(`/${folder}/`)) strange.push(version);
    else {
      const one = byName.get(id) ?? { document: null, versions: [] };
      one.versions.push(version);
      byName.set(id, one);
    }
  }
  const found = [...byName].map(([id, one]) => ({ id, ...one })).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { found, strange };
}
