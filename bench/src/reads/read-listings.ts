import type { ListingLook } from "../listing-stock.ts";

// As long as people's descriptions are: an answer with it is of some 1.6 KB.
const description = [
  "Sold because we are moving to a smaller flat at the end of the month, and it has to find a new home before then.",
  "It was bought new in a shop in the town, has been used with care by two grown-ups, and has stood indoors all the time.",
  "There are a few small marks on the left side, which can be seen on the photographs; everything works as it should.",
  "Please write before you come by. It can be fetched in the evenings and at weekends, close to the harbour.",
].join("\n");

/** Listings that are asked for again and again, and found by a search in their category. */
export const hotListing: ListingLook = {
  title: "Oak dining table with four chairs, extendable",
  description,
  category: "furniture",
  subcategory: "tables",
};

/** Listings that are asked for once each; in another category, so that no search finds them. */
export const coldListing: ListingLook = { ...hotListing, category: "books", subcategory: "fiction" };

/** Listings that are changed all the time. */
export const changingListing: ListingLook = { ...hotListing, category: "sport", subcategory: "fitness" };
