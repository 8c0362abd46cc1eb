import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { choicesOf, filterFor, toggled, withFilter } from "./attribute-filters.ts";
import { FacetChoice } from "./facet-choice.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";
import { unitOf, valueText } from "./filter-words.ts";
import { type BoundReading, RangeFields } from "./range-fields.tsx";
import { type AttributeFacet, type AttributeFilter, MOST } from "./search.ts";

const SHOWN = 6;

interface AttributeFilterProps extends FilterPart {
  readonly facet: AttributeFacet;
  readonly open: boolean;
}

/** What is asked of one attribute: some of its values, a range of its numbers, or both where categories differ. */
export function AttributeFilterSection({ facet, open, address, roots, onChange }: AttributeFilterProps) {
  const { key, label, range } = facet;
  const choices = choicesOf(facet);
  const { attributes } = address;
  const filter = filterFor(attributes, key);
  const isAsked = attributes?.some((one) => one.key === key) === true;
  return (
    <FacetSection title={label} open={open || isAsked}>
      {(range === null || choices.length > 0) && (
        <Values
          facet={{ ...facet, values: choices }}
          filter={filter}
          onToggle={(value) => onChange((now) => ({ attributes: toggled(now.attributes, key, value) }))}
        />
      )}
      {range !== null && (
        <>
          <p className="pb-1 text-sm text-ink-soft">
            {range.min === range.max
              ? `All have ${range.min}${unitOf(key, roots)}`
              : `${range.min} to ${range.max}${unitOf(key, roots)} found`}
          </p>
          <RangeFields
            range={filter}
            suffix={unitOf(key, roots).trim() || undefined}
            read={readNumber}
            show={String}
            onChange={(bound) =>
              onChange((now) => ({
                attributes: withFilter(now.attributes, { ...filterFor(now.attributes, key), ...bound }),
              }))
            }
          />
        </>
      )}
    </FacetSection>
  );
}

interface ValuesProps {
  readonly facet: AttributeFacet;
  readonly filter: AttributeFilter;
  readonly onToggle: (value: AttributeFacet["values"][number]["value"]) => void;
}

function Values({ facet: { values, label }, filter: { in: wanted = [] }, onToggle }: ValuesProps) {
  const name = useId();
  const [all, setAll] = useState(false);
  // What is wanted stays in sight, also where nothing that is found has it.
  const missing = wanted.filter((value) => !values.some((one) => one.value === value));
  const listed = [...values, ...missing.map((value) => ({ value, count: 0 }))];
  const shown = all ? listed : listed.filter(({ value }, index) => index < SHOWN || wanted.includes(value));
  const isFull = wanted.length >= MOST.values;
  return (
    <>
      {shown.map(({ value, count }) => (
        <FacetChoice
          key={String(value)}
          {...{ name, count, type: "checkbox", label: valueText(value), checked: wanted.includes(value) }}
          onChoose={() => {
            if (!isFull || wanted.includes(value)) onToggle(value);
          }}
        />
      ))}
      {listed.length > shown.length && (
        <Button look="quiet" size="small" className="-ml-3" onClick={() => setAll(true)}>
          Show all {listed.length}
          <span className="sr-only"> of {label}</span>
        </Button>
      )}
    </>
  );
}

function readNumber(typed: string): BoundReading {
  const text = typed.trim().replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,6})?$/.test(text) ? { bound: Number(text) } : { problem: "Give a number" };
}
