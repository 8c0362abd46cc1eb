import { listings } from "./0001-listings.ts";
import { favourites } from "./0002-favourites.ts";
import { listingPages } from "./0003-listing-pages.ts";
import { listingIntents } from "./0004-listing-intents.ts";
import { views } from "./0005-views.ts";
import { favouriteIds } from "./0006-favourite-ids.ts";
import { notifications } from "./0007-notifications.ts";
import { uploads } from "./0008-uploads.ts";
import { photographs } from "./0009-photographs.ts";
import { mediaSweep } from "./0010-media-sweep.ts";
import { listingImages } from "./0011-listing-images.ts";
import { searchCards } from "./0020-search-cards.ts";
import { listingsWithoutWords } from "./0021-listings-without-words.ts";
import { savedSearches } from "./0030-saved-searches.ts";
import { alerts } from "./0031-alerts.ts";
import { projectionJobs } from "./0050-projection-jobs.ts";
import { countingCards } from "./0051-counting-cards.ts";
import { formatsOfSavedSearches } from "./0052-formats-of-saved-searches.ts";
import { seenListings } from "./0053-seen-listings.ts";
import { uploadsArrive } from "./0054-uploads-arrive.ts";
import type { MongoMigration } from "./migration.ts";

/** Every step in order. A landed step is never edited: a change is a new step. */
export const mongoMigrations: readonly MongoMigration[] = [
  listings,
  favourites,
  listingPages,
  listingIntents,
  views,
  favouriteIds,
  notifications,
  uploads,
  photographs,
  mediaSweep,
  listingImages,
  searchCards,
  listingsWithoutWords,
  savedSearches,
  alerts,
  projectionJobs,
  countingCards,
  formatsOfSavedSearches,
  seenListings,
  uploadsArrive,
];
