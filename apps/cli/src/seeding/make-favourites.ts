import { reportOf } from "../failure-report.ts";
import type { SeedListing } from "../seed/plan.ts";
import { allPages, PAGE } from "./all-pages.ts";
import type { DemoAccounts } from "./demo-account.ts";
import type { MadeListings } from "./make-listings.ts";
import { required } from "./required.ts";
import { inPhase, type Seeding } from "./seeding.ts";

interface Wish {
  /** `seed-1-listing-17 by seed-1-user-3`. */
  readonly key: string;
  readonly listingId: string;
}

/** Has every account mark the listings that the plan says it likes. */
export async function makeFavourites(
  seeding: Seeding,
  accounts: DemoAccounts,
  { planned, made }: { readonly planned: readonly SeedListing[]; readonly made: MadeListings },
): Promise<void> {
  const wishes = [...wishesOf(planned, made)];
  const sizeOf = ([, wanted]: (typeof wishes)[number]) => wanted.length;
  await inPhase(seeding, { label: "Favourites", items: wishes, sizeOf }, async ([userKey, wanted]) => {
    const { listings } = required(accounts, userKey).client;
    const cards = await allPages((cursor) =>
      seeding.persist(() => listings.favourites.query({ cursor, limit: PAGE })),
    );
    const there = new Set(cards.map(({ id }) => id));
    for (const { key, listingId } of wanted) {
      seeding.signal.throwIfAborted();
      if (there.has(listingId)) seeding.tally.add("favourites", "there");
      else await favourite(seeding, key, () => listings.favourite.mutate({ listingId }));
    }
  });
}

async function favourite({ persist, tally }: Seeding, key: string, call: () => Promise<unknown>) {
  try {
    await persist(call);
    tally.add("favourites", "made");
  } catch (failure) {
    const { code, message } = reportOf(failure);
    // Somebody has taken the listing away since.
    if (code !== "NOT_FOUND") throw failure;
    tally.leaveOut("favourites", { key, reason: message });
  }
}

function wishesOf(planned: readonly SeedListing[], made: MadeListings): Map<string, Wish[]> {
  const byUser = new Map<string, Wish[]>();
  for (const { key, favouritedBy } of planned) {
    const listing = made.get(key);
    // Nobody else can see a draft.
    if (listing === undefined || !listing.published) continue;
    for (const user of favouritedBy) {
      byUser.set(user, [...(byUser.get(user) ?? []), { key: `${key} by ${user}`, listingId: listing.id }]);
    }
  }
  return byUser;
}
