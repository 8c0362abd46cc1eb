import { expect } from "chai";
import { categories } from "./categories.ts";
import { allCardsTags, changeTags, type Listed, pageTags, tagsAround } from "./listing-tags.ts";

const phone: Listed = {
  ...{ _id: "p", sellerId: "anna", category: "electronics", subcategory: "phones" },
  ...{ status: "active", moderation: "visible", publishedAt: new Date(1_000) },
};
const phoneLists = ["cards:all", "cards:electronics", "cards:electronics/phones"];

describe("what ends with a change of a listing", () => {
  const of = (before: Partial<Listed> | null, after: Partial<Listed>) =>
    changeTags(before && { ...phone, ...before }, { ...phone, ...after });

  it("is what shows it alone, while it stays where it is on the same lists", () => {
    for (const same of [{}, { status: "sold" }, { status: "draft" }, { moderation: "hidden" }] as const)
      expect(of(same, same)).to.deep.equal(["listing:p"]);
    expect(of({ status: "reserved" }, { status: "sold" })).to.deep.equal(["listing:p"]);
  });

  it("is no list for a draft that is made, removed or hidden", () => {
    const draft = { status: "draft", publishedAt: null } as const;
    expect(of(null, draft)).to.deep.equal(["listing:p"]);
    expect(of(draft, { ...draft, status: "deleted" })).to.deep.equal(["listing:p"]);
    expect(of(draft, { ...draft, moderation: "hidden" })).to.deep.equal(["listing:p"]);
  });

  it("is every list that it comes to or leaves", () => {
    const all = ["listing:p", ...phoneLists, "seller:anna"];
    expect(of({ status: "draft", publishedAt: null }, {})).to.have.members(all);
    for (const gone of [{ status: "draft" }, { status: "deleted" }, { moderation: "hidden" }] as const) {
      expect(of({}, gone), JSON.stringify(gone)).to.have.members(all);
      expect(of(gone, {}), JSON.stringify(gone)).to.have.members(all);
    }
  });

  it("is what is for sale, and not its seller's list, when a buyer takes it or gives it back", () => {
    for (const status of ["reserved", "sold"] as const) {
      expect(of({}, { status })).to.have.members(["listing:p", ...phoneLists]);
      expect(of({ status }, {})).to.have.members(["listing:p", ...phoneLists]);
    }
  });

  it("is the list of the category that it leaves and of the one that it comes to", () => {
    expect(of({}, { category: "bikes", subcategory: "city-bikes" })).to.have.members([
      ...["listing:p", "cards:electronics", "cards:electronics/phones"],
      ...["cards:bikes", "cards:bikes/city-bikes"],
    ]);
    expect(of({}, { subcategory: "laptops" })).to.have.members([
      ...["listing:p", "cards:electronics/phones", "cards:electronics/laptops"],
    ]);
  });

  it("is every list on which it takes another place", () => {
    expect(of({}, { publishedAt: new Date(2_000) })).to.have.members([
      ...["listing:p", ...phoneLists, "seller:anna"],
    ]);
  });
});

describe("what a page depends on", () => {
  it("is its list and each listing on it; with none, its list", () => {
    expect(pageTags("cards:all", { items: [{ id: "a" }, { id: "b" }] })).to.deep.equal([
      ...["cards:all", "listing:a", "listing:b"],
    ]);
    expect(pageTags("cards:all", { items: [] })).to.deep.equal(["cards:all"]);
  });
});

describe("who does not know what has changed", () => {
  it("ends what can depend on the listing where it is, or every list", () => {
    expect(tagsAround(phone)).to.have.members(["listing:p", ...phoneLists, "seller:anna"]);
    const leaves = categories.roots.flatMap(({ children }) => children);
    expect(allCardsTags()).to.include.members(phoneLists);
    expect(new Set(allCardsTags()).size).to.equal(1 + categories.roots.length + leaves.length);
  });
});
