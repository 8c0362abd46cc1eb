import { zodResolver } from "@hookform/resolvers/zod";
import { formatMoney } from "@marketplace/api";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { Listing } from "../listing/listing.ts";
import { useAccount } from "../session/session-context.tsx";
import { Button } from "../ui/button.tsx";
import { ChoiceGroup } from "../ui/choice-group.tsx";
import { countries } from "../ui/countries.ts";
import { showFailure } from "../ui/form-failure.ts";
import { SelectField, TextField } from "../ui/text-field.tsx";
import { OrderedItem } from "./ordered-item.tsx";
import { Refusal } from "./refusal.tsx";
import {
  type ShippingInputs,
  type ShippingOutput,
  shippingFieldOf,
  shippingFormSchema,
  shippingMethods,
  shippingOf,
} from "./shipping-inputs.ts";
import { changedPrice, usePlaceOrder } from "./use-place-order.ts";

/** Where it goes, how, and for how much; one press of the button orders it. */
export function BuyForm({ listing }: { readonly listing: Listing }) {
  const account = useAccount();
  const navigate = useNavigate();
  // What is ordered is the price that stands here, and it changes only before the buyer's eyes.
  const [agreed, setAgreed] = useState(listing.price);
  const form = useForm<ShippingInputs, unknown, ShippingOutput>({
    resolver: zodResolver(shippingFormSchema),
    defaultValues: {
      name: account?.name ?? "",
      line1: "",
      line2: "",
      postalCode: "",
      city: account?.city ?? "",
      country: account?.country ?? "DK",
      method: "standard",
    },
  });
  const { register, formState } = form;
  const { errors } = formState;
  const place = usePlaceOrder(({ id }) =>
    navigate({ to: "/orders/$orderId", params: { orderId: id }, replace: true }),
  );
  const price = changedPrice(place.error) ?? agreed;

  const submit = form.handleSubmit((inputs) => {
    setAgreed(price);
    place.mutate(
      { listingId: listing.id, expectedPrice: price, shipping: shippingOf(inputs) },
      { onError: (failure) => showFailure(form, failure, shippingFieldOf) },
    );
  });

  return (
    <form noValidate onSubmit={submit} className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[3fr_2fr]">
      <div className="space-y-5">
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
      </div>
      <section
        aria-label="Summary"
        className="space-y-4 rounded-card border border-line bg-card p-5 lg:sticky lg:top-24"
      >
        <OrderedItem title={listing.title} thumbnailUrl={listing.images[0]?.thumbnailUrl ?? null} />
        <p className="flex justify-between border-t border-line pt-4 text-lg">
          <span>To pay</span>
          <strong>{formatMoney(price)}</strong>
        </p>
        <Refusal failure={place.error} listing={listing} agreed={agreed} />
        <Button type="submit" className="w-full text-lg" busy={place.isPending}>
          Order for {formatMoney(price)}
        </Button>
        <p className="text-sm text-ink-soft">
          The seller confirms and sends it. Until it is on its way you can cancel.
        </p>
      </section>
    </form>
  );
}
