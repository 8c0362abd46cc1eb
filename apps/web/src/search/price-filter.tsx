import { currencies, priceText, readAmount } from "../sell/price-input.ts";
import { SelectBox } from "../ui/select-box.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";
import { PriceHistogram } from "./price-histogram.tsx";
import { RangeFields } from "./range-fields.tsx";

/** What an item may cost, in one currency. */
export function PriceFilter({ address, facets, onChange }: FilterPart) {
  const prices = facets?.prices ?? null;
  const currency = currencyOf(address, facets);
  const { min, max } = address.currency === undefined ? {} : address;
  const change = (range: { readonly min?: number | undefined; readonly max?: number | undefined }) => {
    const { min: least, max: most } = range;
    const isOpen = least === undefined && most === undefined;
    onChange({ currency: isOpen ? undefined : currency, min: least, max: most });
  };
  const known = currencies.some((one) => one === currency) ? currencies : [currency, ...currencies];
  return (
    <FacetSection title="Price" open>
      {prices !== null && prices.currency === currency && (
        <PriceHistogram prices={prices} range={{ min, max }} onChange={change} />
      )}
      <div className="space-y-3 pt-1">
        <RangeFields
          range={{ min, max }}
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
          onChange={({ target }) => onChange({ currency: target.value, min: undefined, max: undefined })}
        >
          {known.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectBox>
      </div>
    </FacetSection>
  );
}

/** The currency that prices are asked for in: the one of the address, or that of most of what is found. */
export function currencyOf({ currency }: FilterPart["address"], facets: FilterPart["facets"]): string {
  return currency ?? facets?.prices?.currency ?? "EUR";
}
