import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import {
  addImages,
  canSee,
  checkAnswers,
  checkRoom,
  draftListing,
  dropImage,
  editListing,
  moveListing,
  requireOwn,
} from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import { listingDraftSchema } from "./listing-input.ts";

const now = new Date("2026-06-01T12:00:00.000Z");
const later = new Date("2026-06-08T12:00:00.000Z");
const seller = "0197a5c2-7b1e-7cc3-8f4e-000000000001";
const stranger = "0197a5c2-7b1e-7cc3-8f4e-000000000002";

const said = listingDraftSchema.parse({
  title: "Fairphone 5",
  subcategory: "phones",
  condition: "good",
  price: { amount: 249_900, currency: "DKK" },
  location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] },
  attributes: { brand: "Fairphone", model: "5", storage: 256 },
});
const making = {
  id: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
  sellerId: seller,
  now,
  idempotencyKey: "phone-0001",
  inputHash: "hash",
};
const given = (changes: Partial<ListingDocument> = {}): ListingDocument => ({
  ...draftListing(said, making),
  ...changes,
});
const image = (n: number) => ({
  key: `user/${seller}/listings/${n}.webp`,
  thumbnailKey: `user/${seller}/listings/${n}-480.webp`,
  width: 1600,
  height: 1200,
});
const images = (count: number) => Array.from({ length: count }, (_, index) => image(index));

function refusalOf(decide: () => unknown): MarketplaceError {
  try {
    decide();
  } catch (thrown) {
    if (thrown instanceof MarketplaceError) return thrown;
    throw thrown;
  }
  throw new Error("It was to be refused");
}

describe("draftListing", () => {
  it("makes a draft of version 1 in the leaf's category, with a GeoJSON point", () => {
    expect(draftListing(said, making)).to.deep.include({
      _id: making.id,
      category: "electronics",
      subcategory: "phones",
      status: "draft",
      moderation: "visible",
      version: 1,
      publishedAt: null,
      units: 1,
      description: "",
      location: { city: "Aarhus", country: "DK", point: { type: "Point", coordinates: [10.2039, 56.1629] } },
      metadata: { views: 0, favorites: 0, custom_attributes: said.attributes },
    });
  });
});

describe("canSee", () => {
  const everyone = [seller, stranger, null];
  const seeing = (changes: Partial<ListingDocument>) =>
    everyone.filter((viewer) => canSee(given(changes), viewer));
  it("shows a draft to its seller", () => expect(seeing({ status: "draft" })).to.deep.equal([seller]));
  for (const status of ["active", "reserved", "sold"] as const) {
    it(`shows what is ${status} to everyone`, () => expect(seeing({ status })).to.deep.equal(everyone));
    it(`shows what is ${status} and hidden to its seller`, () =>
      expect(seeing({ status, moderation: "hidden" })).to.deep.equal([seller]));
  }
  it("shows what is deleted to nobody", () => expect(seeing({ status: "deleted" })).to.deep.equal([]));
});

describe("requireOwn", () => {
  const code = (listing: ListingDocument | null, sellerId: string, version = 1) =>
    refusalOf(() => requireOwn(listing, { sellerId, version })).code;
  it("answers with the seller's listing", () => {
    expect(requireOwn(given(), { sellerId: seller, version: 1 })).to.deep.equal(given());
  });
  it("knows no listing, no deleted one, and no other's draft", () => {
    expect(code(null, seller)).to.equal("NOT_FOUND");
    expect(code(given({ status: "deleted" }), seller)).to.equal("NOT_FOUND");
    expect(code(given(), stranger)).to.equal("NOT_FOUND");
    expect(code(given({ status: "active", moderation: "hidden" }), stranger)).to.equal("NOT_FOUND");
  });
  it("forbids others what they see, whatever version they name", () => {
    expect(code(given({ status: "active" }), stranger)).to.equal("FORBIDDEN");
    expect(code(given({ status: "sold" }), stranger, 7)).to.equal("FORBIDDEN");
  });
  it("tells the current version to who has seen another", () => {
    const refusal = refusalOf(() => requireOwn(given({ version: 4 }), { sellerId: seller, version: 3 }));
    expect(refusal).to.deep.include({ code: "STALE_VERSION", details: { currentVersion: 4 } });
  });
});

describe("editListing", () => {
  it("sets what is named and nothing else", () => {
    expect(editListing(given(), { title: "Fairphone 5, 256 GB" })).to.deep.equal({
      title: "Fairphone 5, 256 GB",
    });
    expect(editListing(given({ status: "active" }), { price: { amount: 1, currency: "EUR" } })).to.deep.equal(
      {
        price: { amount: 1, currency: "EUR" },
      },
    );
  });
  it("replaces all answers by those that are named", () => {
    const attributes = { brand: "Fairphone", model: "4", storage: 128 };
    expect(editListing(given(), { attributes })).to.deep.equal({ "metadata.custom_attributes": attributes });
  });
  it("moves to another category with its answers", () => {
    const attributes = { author: "Inger Christensen", language: "Danish" };
    expect(editListing(given(), { subcategory: "fiction", attributes })).to.deep.equal({
      category: "books",
      subcategory: "fiction",
      "metadata.custom_attributes": attributes,
    });
  });
  it("does not move to a category that the answers do not fit", () => {
    const refusal = refusalOf(() => editListing(given(), { subcategory: "fiction" }));
    expect(refusal.code).to.equal("VALIDATION_FAILED");
    expect(Object.keys(refusal.fieldErrors).sort((a, b) => a.localeCompare(b))).to.deep.equal([
      "attributes.author",
      "attributes.brand",
      "attributes.language",
      "attributes.model",
      "attributes.storage",
    ]);
  });
  it("does not look at answers that stay", () => {
    const old = { views: 0, favorites: 0, custom_attributes: { asked_before: "yes" } };
    expect(editListing(given({ metadata: old }), { title: "New" })).to.deep.equal({ title: "New" });
  });
  it("refuses an edit of nothing", () => {
    expect(refusalOf(() => editListing(given(), {})).code).to.equal("VALIDATION_FAILED");
    expect(refusalOf(() => editListing(given(), { title: undefined })).code).to.equal("VALIDATION_FAILED");
  });
  for (const status of ["reserved", "sold", "deleted"] as const) {
    it(`refuses an edit of what is ${status}`, () => {
      const refusal = refusalOf(() => editListing(given({ status }), { title: "New" }));
      expect(refusal).to.deep.include({ code: "INVALID_TRANSITION" });
      expect(refusal.details.current).to.equal(status);
    });
  }
});

describe("moveListing", () => {
  it("publishes at an instant, which later publications keep", () => {
    expect(moveListing(given(), "publish", now)).to.deep.equal({ status: "active", publishedAt: now });
    expect(moveListing(given({ publishedAt: now }), "publish", later)).to.deep.equal({
      status: "active",
      publishedAt: now,
    });
  });
  it("withdraws, removes, and marks sold what is active", () => {
    const active = given({ status: "active", publishedAt: now });
    expect(moveListing(active, "withdraw", later)).to.deep.equal({ status: "draft" });
    expect(moveListing(active, "remove", later)).to.deep.equal({ status: "deleted" });
    expect(moveListing(active, "mark-sold-elsewhere", later)).to.deep.equal({ status: "sold" });
  });
  it("names the allowed states when it refuses", () => {
    const refusal = refusalOf(() => moveListing(given(), "withdraw", now));
    expect(refusal.code).to.equal("INVALID_TRANSITION");
    expect(refusal.details.allowedStates).to.deep.equal(["draft", "active", "deleted"]);
  });
});

describe("checkAnswers", () => {
  it("names a wrong answer by its path", () => {
    const refusal = refusalOf(() => checkAnswers("phones", { brand: "X", model: "Y", storage: "256" }));
    expect(refusal.fieldErrors).to.deep.equal({
      "attributes.storage": ["must be a whole number from 1 to 16384 GB"],
    });
  });
});

describe("photographs", () => {
  it("find room for twelve", () => {
    expect(() => checkRoom(given({ images: images(4) }), 8)).not.to.throw();
    const refusal = refusalOf(() => checkRoom(given({ images: images(4) }), 9));
    expect(refusal.fieldErrors).to.deep.equal({ uploadIds: ["must be at most 8 more"] });
  });
  it("come after those that are there, each once", () => {
    const listing = given({ images: [image(1), image(2)] });
    expect(addImages(listing, [image(3), image(1)])).to.deep.equal({
      images: [image(1), image(2), image(3)],
    });
  });
  it("go when they are there", () => {
    const listing = given({ images: images(3) });
    expect(dropImage(listing, ({ key }) => key === image(1).key)).to.deep.equal({
      images: [image(0), image(2)],
    });
    expect(refusalOf(() => dropImage(listing, () => false)).code).to.equal("NOT_FOUND");
  });
  it("stay as they are once it is sold", () => {
    const sold = given({ status: "sold", images: images(2) });
    expect(refusalOf(() => checkRoom(sold, 1)).code).to.equal("INVALID_TRANSITION");
    expect(refusalOf(() => dropImage(sold, () => true)).code).to.equal("INVALID_TRANSITION");
  });
});
