import { zodResolver } from "@hookform/resolvers/zod";
import { formatMoney } from "@marketplace/api";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import type { Listing } from "../listing/listing.ts";
import { useAccount } from "../session/session-context.tsx";
import { Button } from "../ui/button.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { type BuyInputs, type BuyOutput, buyFieldOf, buyFormSchema } from "./buy-inputs.ts";
import { CardFields } from "./card-fields.tsx";
import { declinedText } from "./card-refusal.ts";
import { demonstrationCards } from "./cards.ts";
import { EarlierOrder } from "./earlier-order.tsx";
import { OrderedItem } from "./ordered-item.tsx";
import { Refusal } from "./refusal.tsx";
import { ShippingFields } from "./shipping-fields.tsx";
import { shippingOf } from "./shipping-inputs.ts";
import { StillAsking } from "./still-asking.tsx";
import { changedPrice, usePlaceOrder } from "./use-place-order.ts";

/** Where it goes, how, what it is paid with, and for how much; one press of the button orders it. */
export function BuyForm({ listing }: { readonly listing: Listing }) {
  const account = useAccount();
  const navigate = useNavigate();
  // What is ordered is the price that stands here, and it changes only before the buyer's eyes.
  const [agreed, setAgreed] = useState(listing.price);
  const form = useForm<BuyInputs, unknown, BuyOutput>({
    resolver: zodResolver(buyFormSchema),
    defaultValues: {
      name: account?.name ?? "",
      line1: "",
      line2: "",
      postalCode: "",
      city: account?.city ?? "",
      country: account?.country ?? "DK",
      method: "standard",
      card: { choice: demonstrationCards[0]?.number ?? "", number: "" },
    },
  });
  const { place, waits, stopWaiting } = usePlaceOrder();
  const price = changedPrice(place.error) ?? agreed;

  const submit = form.handleSubmit(({ card, ...shipping }) => {
    setAgreed(price);
    const request = {
      listingId: listing.id,
      expectedPrice: price,
      shipping: shippingOf(shipping),
      payment: { token: card },
    };
    place.mutate(request, {
      // Not of the hook: who has left this page meanwhile is not taken to another one.
      onSuccess: ({ order, earlier }) => {
        if (earlier) return;
        void navigate({ to: "/orders/$orderId", params: { orderId: order.id }, replace: true });
      },
      onError: (failure) => {
        showFailure(form, failure, buyFieldOf);
        if (declinedText(failure) !== null) form.setFocus("card.choice");
      },
    });
  });

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={submit} className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[3fr_2fr]">
        <div className="space-y-10">
          <ShippingFields />
          <CardFields declined={declinedText(place.error)} />
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
          {place.data?.earlier && <EarlierOrder orderId={place.data.order.id} />}
          {waits !== null && (
            <StillAsking onStop={waits === "for another answer" ? stopWaiting : undefined} />
          )}
          <Button type="submit" className="w-full text-lg" busy={place.isPending}>
            Order for {formatMoney(price)}
          </Button>
          <p className="text-sm text-ink-soft">
            Your money is held until you have it and are content. Until it is on its way you can cancel.
          </p>
        </section>
      </form>
    </FormProvider>
  );
}
