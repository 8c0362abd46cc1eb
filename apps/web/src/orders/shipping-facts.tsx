import { shippingMethodLabel } from "../buy/shipping-inputs.ts";
import { countryName } from "../ui/countries.ts";
import { dayText } from "../ui/dates.ts";
import type { Order } from "./order.ts";

/** Where an order goes, and how. */
export function ShippingFacts({ shipping }: Pick<Order, "shipping">) {
  const { address, method, trackingNumber, estimatedDelivery } = shipping;
  const lines = [
    address.name,
    address.line1,
    address.line2,
    `${address.postalCode} ${address.city}`,
    countryName(address.country),
  ];
  return (
    <section>
      <h2 className="mb-4 text-xl font-bold tracking-tight">Delivery</h2>
      <dl className="space-y-3">
        <div>
          <dt className="text-sm text-ink-soft">To</dt>
          <dd>
            <address className="whitespace-pre-line not-italic">
              {lines.filter((line) => line !== undefined).join("\n")}
            </address>
          </dd>
        </div>
        <div>
          <dt className="text-sm text-ink-soft">How</dt>
          <dd>{shippingMethodLabel(method)}</dd>
        </div>
        {trackingNumber !== null && (
          <div>
            <dt className="text-sm text-ink-soft">Tracking number</dt>
            <dd className="font-semibold">{trackingNumber}</dd>
          </div>
        )}
        {estimatedDelivery !== null && (
          <div>
            <dt className="text-sm text-ink-soft">Expected on</dt>
            <dd>{dayText(new Date(`${estimatedDelivery}T12:00:00`))}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
