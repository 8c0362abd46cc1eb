import { useId } from "react";
import { FacetChoice } from "./facet-choice.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";

/** The category, and within it the subcategory. */
export function CategoryFilter({ address, roots, facets, onChange }: FilterPart) {
  const name = useId();
  const chosen = roots.find(({ slug }) => slug === address.category);
  const counts = new Map(
    [...(facets?.categories ?? []), ...(facets?.subcategories ?? [])].map(({ value, count }) => [
      value,
      count,
    ]),
  );
  const countOf = (slug: string) => (facets === undefined ? undefined : (counts.get(slug) ?? 0));
  const isWorthShowing = ({ slug }: { readonly slug: string }) =>
    countOf(slug) !== 0 || slug === address.category || slug === address.subcategory;
  // What is asked of a bike says nothing of a book.
  const choose = (category?: string, subcategory?: string) =>
    onChange(() => ({ category, subcategory, attributes: undefined }));
  return (
    <FacetSection title="Category" open>
      <FacetChoice
        {...{ name, type: "radio", label: "Everything", checked: chosen === undefined }}
        onChoose={() => choose()}
      />
      {roots.filter(isWorthShowing).map(({ slug, name: label, children }) => (
        <div key={slug}>
          <FacetChoice
            {...{ name, label, type: "radio", count: countOf(slug) }}
            checked={slug === chosen?.slug && address.subcategory === undefined}
            onChoose={() => choose(slug)}
          />
          {slug === chosen?.slug &&
            children
              .filter(isWorthShowing)
              .map((leaf) => (
                <FacetChoice
                  key={leaf.slug}
                  {...{ name, type: "radio", label: leaf.name, count: countOf(leaf.slug), inset: true }}
                  checked={leaf.slug === address.subcategory}
                  onChoose={() => choose(slug, leaf.slug)}
                />
              ))}
        </div>
      ))}
    </FacetSection>
  );
}
