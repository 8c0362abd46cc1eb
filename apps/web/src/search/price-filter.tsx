import { currencies, priceText, readAmount } from "../sell/price-input.ts";
import { SelectBox } from "../ui/select-box.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";
import { PriceHistogram } from "./price-histogram.tsx";
import { type Range, RangeFields } from "./range-fields.tsx";

/** What an item may cost, in one currency. */
export function PriceFilter({ address, facets, onChange }: FilterPart) {
  const prices = facets?.prices ?? null;
  const currency = currencyOf(address, facets);
  const range = rangeOf(address);
  const change = (bounds: Range) =>
    onChange((now) => {
      const { min: least, max: most } = { ...(now.currency === currency && rangeOf(now)), ...bounds };
      const isOpen = least === undefined && most === undefined;
      return { currency: isOpen ? undefined : currency, min: least, max: most };
    });
  const known = currencies.some((one) => one === currency) ? currencies : [currency, ...currencies];
  return (
    <FacetSection title="Price" open>
      {prices !== null && prices.currency === currency && (
        <PriceHistogram prices={prices} range={range} onChange={change} />
      )}
      <div className="space-y-3 pt-1">
        <RangeFields
          range={range}
          read={(typed) => {
            const reading = readAmount(typed, currency);
            return "problem" in reading ? reading : { bound: reading.amount };
          }}
          show={(amount) => priceText(amount, currency)}
          onChange={change}
        />
        <SelectBox
          aria-label="Currency"
          value={currency}
          onChange={({ target: { value } }) =>
            onChange(() => ({ currency: value, min: undefined, max: undefined }))
          }
        >
          {known.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectBox>
      </div>
    </FacetSection>
  );
}

function rangeOf({ currency, min, max }: FilterPart["address"]): Range {
  return currency === undefined ? {} : { min, max };
}

/** The currency that prices are asked for in: the one of the address, or that of most of what is found. */
export function currencyOf({ currency }: FilterPart["address"], facets: FilterPart["facets"]): string {
  return currency ?? facets?.prices?.currency ?? "EUR";
}
