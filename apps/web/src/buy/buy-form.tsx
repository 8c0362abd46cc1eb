import { zodResolver } from "@hookform/resolvers/zod";
import { formatMoney, type Money } from "@marketplace/api";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { useAccount } from "../session/session-context.tsx";
import { Button } from "../ui/button.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { pricesAfter, sumOf } from "./agreed-prices.ts";
import { type BuyInputs, type BuyOutput, buyFieldOf, buyFormSchema } from "./buy-inputs.ts";
import { CardFields } from "./card-fields.tsx";
import { declinedText } from "./card-refusal.ts";
import { demonstrationCards } from "./cards.ts";
import { EarlierOrder } from "./earlier-order.tsx";
import { OrderedItems } from "./ordered-items.tsx";
import type { Purchase } from "./purchase.ts";
import { isSoldOut, Refusal } from "./refusal.tsx";
import { ShippingFields } from "./shipping-fields.tsx";
import { shippingOf } from "./shipping-inputs.ts";
import { StillAsking } from "./still-asking.tsx";
import { usePlaceOrder } from "./use-place-order.ts";

/** Where it goes, how, what it is paid with, and for how much; one press of the button orders it. */
export function BuyForm({ purchase }: { readonly purchase: Purchase }) {
  const { listings, offer } = purchase;
  const account = useAccount();
  const navigate = useNavigate();
  // What is ordered is the price that stands here, and it changes only before the buyer's eyes.
  const [agreed, setAgreed] = useState<readonly Money[]>(() =>
    offer === null ? listings.map(({ price }) => price) : [offer.price],
  );
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
  const prices = pricesAfter(place.error, { listings, prices: agreed });
  const total = formatMoney(sumOf(prices));

  const submit = form.handleSubmit(({ card, ...shipping }) => {
    setAgreed(prices);
    const request = {
      items: listings.flatMap(({ id }, index) => {
        const expectedPrice = prices[index];
        return expectedPrice === undefined ? [] : [{ listingId: id, expectedPrice }];
      }),
      ...(offer === null ? {} : { offerId: offer.id }),
      shipping: shippingOf(shipping),
      payment: { token: card },
    };
    place.mutate(request, {
      // Not of the hook: who has left this page meanwhile is not taken to another one.
      onSuccess: ({ orders: [{ id: orderId }], earlier }) => {
        if (earlier) return;
        void navigate({ to: "/orders/$orderId", params: { orderId }, replace: true });
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
          <OrderedItems purchase={purchase} prices={prices} refused={isSoldOut(place.error)} />
          <p className="flex justify-between border-t border-line pt-4 text-lg">
            <span>To pay</span>
            <strong>{total}</strong>
          </p>
          <Refusal failure={place.error} purchase={purchase} agreed={sumOf(agreed)} now={sumOf(prices)} />
          {place.data?.earlier && <EarlierOrder orderId={place.data.orders[0].id} />}
          {waits !== null && (
            <StillAsking onStop={waits === "for another answer" ? stopWaiting : undefined} />
          )}
          <Button type="submit" className="w-full text-lg" busy={place.isPending}>
            Order for {total}
          </Button>
          <p className="text-sm text-ink-soft">
            Your money is held until you have it and are content. Until it is on its way you can cancel.
          </p>
        </section>
      </form>
    </FormProvider>
  );
}
