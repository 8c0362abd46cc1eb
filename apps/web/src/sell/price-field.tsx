import { useId } from "react";
import { useFormContext } from "react-hook-form";
import type { ListingDraft } from "../listing/listing.ts";
import { FieldError, inputClass } from "../ui/field.tsx";
import { SelectBox } from "../ui/select-box.tsx";
import type { ListingInputs } from "./listing-inputs.ts";
import { currencies } from "./price-input.ts";

/** A price as people write it, and its currency. */
export function PriceField() {
  const { register, formState } = useFormContext<ListingInputs, unknown, ListingDraft>();
  const id = useId();
  const error = formState.errors.price?.text?.message;
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-semibold">
        Price
      </label>
      <div className="grid grid-cols-[1fr_auto] gap-2">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          required
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          className={inputClass}
          {...register("price.text")}
        />
        <SelectBox aria-label="Currency" {...register("price.currency")}>
          {currencies.map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </SelectBox>
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}
