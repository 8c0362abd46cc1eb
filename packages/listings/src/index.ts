export { attachPhotograph, roomOnListing } from "./attach-photograph.ts";
export type { AttributeDefinition } from "./attribute.ts";
export { categories, leafSlugSchema, rootSlugSchema } from "./categories.ts";
export { categoryQueries } from "./category-queries.ts";
export { listingCommands } from "./commands.ts";
export type { ListingDeps, ListingQueryDeps, ListingReadDeps } from "./deps.ts";
export { favouriteChanges } from "./favourite-changes.ts";
export { favouriteConsumer } from "./favourite-reactions.ts";
export { favouriteAccounts } from "./favourite-store.ts";
export { findListing, type OfferedListing } from "./find-listing.ts";
export {
  type Claim,
  expireReservation,
  type Offered,
  putOnSale,
  releaseReservation,
  reserveUnit,
  secureReservation,
  sellReservation,
  takeOffSale,
} from "./inventory.ts";
export { MAX_OPEN_LISTINGS } from "./listing.ts";
export { listingChanges } from "./listing-changes.ts";
export { type ListingDocument, listingDocumentSchema } from "./listing-document.ts";
export { listingEventTags } from "./listing-event-tags.ts";
export { MAX_IMAGES } from "./listing-input.ts";
export { listingPhotographs, listingReferences } from "./listing-references.ts";
export { conditionSchema } from "./listing-status.ts";
export { listingTag } from "./listing-tags.ts";
export { cardView, listingCardSchema } from "./listing-view.ts";
export {
  countAllListings,
  listingIds,
  listingsThatAreOnSale,
  readCardsOnSale,
  readListingsOnSale,
} from "./listings-on-sale.ts";
export { listingsShowing } from "./listings-showing.ts";
export { coordinatesSchema } from "./location.ts";
export { listingQueries } from "./queries.ts";
export { openSales, type Sales, type SalesDeps, type UnitChange } from "./sales.ts";
export { openViewCounter, type ViewCounter } from "./view-counter.ts";
export { flushViews } from "./view-flush.ts";
