import { useId } from "react";
import { FacetChoice } from "./facet-choice.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";
import { postedChoices } from "./filter-words.ts";

/** How long ago a listing may have been posted. */
export function PostedFilter({ address, onChange }: FilterPart) {
  const name = useId();
  return (
    <FacetSection title="Posted" open={address.posted !== undefined}>
      <FacetChoice
        {...{ name, type: "radio", label: "At any time", checked: address.posted === undefined }}
        onChoose={() => onChange(() => ({ posted: undefined }))}
      />
      {postedChoices.map(({ hours, label }) => (
        <FacetChoice
          key={hours}
          {...{ name, label, type: "radio", checked: address.posted === hours }}
          onChoose={() => onChange(() => ({ posted: hours }))}
        />
      ))}
    </FacetSection>
  );
}
