import { expect } from "chai";
import fc from "fast-check";
import { answersTo } from "./attribute.fixture.ts";
import type { AttributeDefinition } from "./attribute.ts";
import { categories, leafSlugSchema, rootSlugSchema } from "./categories.ts";
import { categoryTree, type Root } from "./category.ts";

const brand: AttributeDefinition = {
  key: "brand",
  label: "Brand",
  required: true,
  type: "text",
  maxLength: 60,
};

function tree(attributes: AttributeDefinition[], more: Partial<Root> = {}): Root[] {
  return [
    { slug: "music", name: "Music", children: [{ slug: "vinyl", name: "Vinyl", attributes }], ...more },
  ];
}

describe("categoryTree", () => {
  it("finds a leaf with its category and its answers", () => {
    const music = categoryTree(tree([brand]));
    expect(music.hasRoot("music")).to.equal(true);
    expect(music.hasRoot("vinyl")).to.equal(false);
    expect(music.leaf("vinyl")).to.include({ slug: "vinyl", parent: "music" });
    expect(music.leaf("vinyl")?.answers.safeParse({ brand: "EMI" }).success).to.equal(true);
    expect(music.leaf("music")).to.equal(undefined);
    expect(music.leaf("__proto__")).to.equal(undefined);
  });

  const broken: Readonly<Record<string, readonly [Root[], string]>> = {
    "a leaf that asks nothing": [tree([]), "attributes"],
    "a category without subcategories": [tree([brand], { children: [] }), "children"],
    "no categories": [[], "Too small"],
    "two leaves of one slug": [
      tree([brand], {
        children: [...(tree([brand])[0]?.children ?? []), ...(tree([brand])[0]?.children ?? [])],
      }),
      "vinyl is named twice",
    ],
    "a leaf with its category's slug": [
      tree([brand], { children: [{ slug: "music", name: "Music", attributes: [brand] }] }),
      "music is named twice",
    ],
    "a question that is asked twice": [tree([brand, brand]), "vinyl asks for brand twice"],
    "an empty range": [
      tree([{ key: "speed", label: "Speed", required: false, type: "integer", min: 45, max: 33 }]),
      "vinyl.speed has an empty range",
    ],
    "a choice that is offered twice": [
      tree([{ key: "size", label: "Size", required: false, type: "choice", choices: ["7", "7"] }]),
      "vinyl.size offers 7 twice",
    ],
    "one choice alone": [
      tree([{ key: "size", label: "Size", required: false, type: "choices", choices: ["7"] }]),
      "choices",
    ],
    "a key that MongoDB would take for a path": [tree([{ ...brand, key: "brand.name" }]), "key"],
    "a slug that an address would have to escape": [tree([brand], { slug: "Music & more" }), "slug"],
  };
  for (const [name, [roots, problem]] of Object.entries(broken)) {
    it(`refuses ${name} when the process starts`, () => {
      expect(() => categoryTree(roots)).to.throw(problem);
    });
  }
});

describe("the platform's categories", () => {
  const leaves = categories.roots.flatMap(({ children }) => children);

  it("are at least 5 with at least 12 subcategories, each of which asks for 5 things or more", () => {
    expect(categories.roots.length).to.be.at.least(5);
    expect(leaves.length).to.be.at.least(12);
    expect(leaves.filter(({ attributes }) => attributes.length < 5)).to.deep.equal([]);
  });

  for (const { slug, attributes } of leaves) {
    it(`let anything be listed in ${slug} that answers what it asks`, () => {
      const answers = categories.leaf(slug)?.answers;
      fc.assert(
        fc.property(answersTo(attributes), (given) => {
          expect(answers?.parse(given)).to.deep.equal(given);
        }),
        { numRuns: 25 },
      );
    });
  }

  it("are named by schemas that say where to look", () => {
    expect(rootSlugSchema.safeParse("electronics").success).to.equal(true);
    expect(leafSlugSchema.safeParse("phones").success).to.equal(true);
    for (const slug of ["electronics", "phone", "__proto__", "", "x".repeat(5_000)]) {
      expect(leafSlugSchema.safeParse(slug).success, slug.slice(0, 20)).to.equal(false);
    }
    expect(rootSlugSchema.safeParse("phones").error?.issues[0]?.message).to.include(
      "categories.tree lists them",
    );
  });
});
