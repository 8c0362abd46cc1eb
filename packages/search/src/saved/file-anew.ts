import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { MAX_TIME } from "../collections.ts";
import { liveIndex, SEARCH_FORMAT } from "../live-index.ts";
import { fileSearch } from "./file-search.ts";
import { savedSearchDocumentSchema } from "./saved-search.ts";
import { savedSearchesIn } from "./saved-search-store.ts";

interface FilingDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

const AT_ONCE = 20;

/**
 * Files anew the searches that were saved when words and cards were made otherwise (`SEARCH_FORMAT`), as if each was saved
 * now: by its old keys no listing would find it. It does no harm twice, nor in several processes at once. Of a search that
 * cannot be read no more is changed than that it has been looked at.
 * @throws MarketplaceError `STORE_UNAVAILABLE` while there is no index that this code can read.
 */
export async function fileAnew({ mongo, clock }: FilingDeps): Promise<void> {
  const index = await liveIndex(mongo);
  const { format } = SEARCH_FORMAT;
  const searches = savedSearchesIn(mongo);
  for (;;) {
    const found = await searches
      .find({ format: { $ne: format } }, { ...MAX_TIME, hint: "by_format" })
      .limit(AT_ONCE)
      .toArray();
    if (found.length === 0) return;
    await Promise.all(
      found.map(async (document) => {
        const { success, data } = savedSearchDocumentSchema.safeParse(document);
        const filed = success ? await fileSearch(index, data.filter, clock()) : { format };
        await searches.updateOne({ _id: document._id }, { $set: filed }, MAX_TIME);
      }),
    );
  }
}
