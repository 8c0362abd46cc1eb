import type { OfferStatus } from "./offer.ts";
import { statusLabel } from "./offer-words.ts";

const waiting = "bg-sun-50 text-sun-800";
const over = "bg-sunk text-ink-soft";

const looks: Readonly<Record<OfferStatus, string>> = {
  open: waiting,
  countered: waiting,
  accepted: "bg-leaf-50 text-leaf-800",
  paying: waiting,
  bought: "bg-leaf-600 text-white",
  declined: over,
  withdrawn: over,
  expired: over,
};

/** Where an offer stands, as a small label. */
export function StatusBadge({ status }: { readonly status: OfferStatus }) {
  return (
    <span className={`inline-block rounded-full px-2.5 py-0.5 text-sm font-semibold ${looks[status]}`}>
      {statusLabel(status)}
    </span>
  );
}
