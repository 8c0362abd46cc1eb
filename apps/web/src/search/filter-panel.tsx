import { AttributeFilterSection } from "./attribute-filter.tsx";
import { tellsApart } from "./attribute-filters.ts";
import { CategoryFilter } from "./category-filter.tsx";
import { ConditionFilter } from "./condition-filter.tsx";
import type { FilterPart } from "./filter-change.ts";
import { PlaceFilter } from "./place-filter.tsx";
import { PostedFilter } from "./posted-filter.tsx";
import { PriceFilter } from "./price-filter.tsx";
import { type AttributeFacet, type AttributeFilter, MOST } from "./search.ts";

const OPEN = 2;

/** Everything that a search can be narrowed down by, with how many listings that leaves. */
export function FilterPanel(part: FilterPart) {
  const { address, facets } = part;
  const { attributes = [] } = address;
  const counted = facets?.attributes ?? [];
  const isFull = attributes.length >= MOST.attributes;
  const isAsked = ({ key }: AttributeFacet) => attributes.some((filter) => filter.key === key);
  const shown = [
    ...counted,
    ...attributes.filter(({ key }) => !counted.some((facet) => facet.key === key)).map(uncounted),
  ].filter((facet) => isAsked(facet) || (!isFull && tellsApart(facet)));
  return (
    <div>
      <CategoryFilter {...part} />
      <PriceFilter {...part} />
      <ConditionFilter {...part} />
      {shown.map((facet, index) => (
        <AttributeFilterSection
          key={facet.key}
          {...part}
          facet={facet}
          open={address.category !== undefined && index < OPEN}
        />
      ))}
      <PlaceFilter {...part} />
      <PostedFilter {...part} />
    </div>
  );
}

/** An attribute that is asked for, and that nothing which is found answers. */
function uncounted({ key, min, max }: AttributeFilter): AttributeFacet {
  const bound = min ?? max;
  const range = bound === undefined ? null : { min: min ?? bound, max: max ?? bound };
  return { key, label: key, values: [], range };
}
