import { useFormContext } from "react-hook-form";
import { ChoiceGroup } from "../ui/choice-group.tsx";
import { countries } from "../ui/countries.ts";
import { SelectField, TextField } from "../ui/text-field.tsx";
import type { BuyInputs, BuyOutput } from "./buy-inputs.ts";
import { shippingMethods } from "./shipping-inputs.ts";

/** Asks where an order goes, and how. */
export function ShippingFields() {
  const { register, formState } = useFormContext<BuyInputs, unknown, BuyOutput>();
  const { errors } = formState;
  return (
    <section className="space-y-5">
      <h2 className="text-xl font-bold tracking-tight">Where it goes</h2>
      <TextField label="Name" autoComplete="name" error={errors.name?.message} {...register("name")} />
      <TextField
        label="Street and number"
        autoComplete="address-line1"
        error={errors.line1?.message}
        {...register("line1")}
      />
      <TextField
        label="Floor, door, care of"
        optional
        autoComplete="address-line2"
        error={errors.line2?.message}
        {...register("line2")}
      />
      <div className="grid gap-5 sm:grid-cols-[1fr_2fr]">
        <TextField
          label="Postal code"
          autoComplete="postal-code"
          error={errors.postalCode?.message}
          {...register("postalCode")}
        />
        <TextField
          label="City"
          autoComplete="address-level2"
          error={errors.city?.message}
          {...register("city")}
        />
      </div>
      <SelectField
        label="Country"
        autoComplete="country"
        error={errors.country?.message}
        {...register("country")}
      >
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <ChoiceGroup
        label="How it gets to you"
        type="radio"
        choices={shippingMethods}
        error={errors.method?.message}
        input={register("method")}
      />
    </section>
  );
}
