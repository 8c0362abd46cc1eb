import { useId } from "react";
import { conditions } from "../listing/listing.ts";
import { FacetChoice } from "./facet-choice.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";
import { conditionsOf } from "./search-address.ts";

/** In which conditions an item may be. */
export function ConditionFilter({ address, facets, onChange }: FilterPart) {
  const name = useId();
  const wanted = conditionsOf(address);
  return (
    <FacetSection title="Condition" open>
      {conditions.map(({ value, label }) => (
        <FacetChoice
          key={value}
          {...{ name, label, type: "checkbox", checked: wanted.includes(value) }}
          count={facets && (facets.conditions.find((one) => one.value === value)?.count ?? 0)}
          onChoose={() =>
            onChange((now) => {
              const before = conditionsOf(now);
              const rest = before.filter((one) => one !== value);
              const next = rest.length === before.length ? [...before, value] : rest;
              return { conditions: next.join(",") || undefined };
            })
          }
        />
      ))}
    </FacetSection>
  );
}
