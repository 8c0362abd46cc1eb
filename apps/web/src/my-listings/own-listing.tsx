import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ListingCard } from "../listing/listing.ts";
import { Photograph } from "../listing/photograph.tsx";
import type { SaleStep } from "../listing/sale-step.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useSaleStep } from "./use-sale-step.ts";

const states: Readonly<Record<ListingCard["status"], string>> = {
  draft: "Draft",
  active: "For sale",
  reserved: "Ordered",
  sold: "Sold",
  deleted: "Deleted",
};

const steps: Readonly<Record<ListingCard["status"], readonly SaleStep[]>> = {
  draft: ["publish", "remove"],
  active: ["withdraw", "markSoldElsewhere"],
  reserved: [],
  sold: [],
  deleted: [],
};

const labels: Readonly<Record<SaleStep, string>> = {
  publish: "Publish",
  withdraw: "Take off sale",
  markSoldElsewhere: "Sold elsewhere",
  remove: "Delete",
};

/** One of one's own listings, with what can be done with it. */
export function OwnListing({ item }: { readonly item: ListingCard }) {
  const [asking, setAsking] = useState<"remove" | "markSoldElsewhere" | null>(null);
  const sale = useSaleStep(item.id);
  const close = () => setAsking(null);
  const press = (step: SaleStep) =>
    step === "remove" || step === "markSoldElsewhere" ? setAsking(step) : sale.mutate(step);
  const editable = item.status === "draft" || item.status === "active";

  return (
    <article className="rounded-card border border-line bg-card p-3 sm:p-4">
      <div className="group relative flex gap-4">
        <span className="block size-20 shrink-0 overflow-hidden rounded-xl bg-sunk">
          <Photograph url={item.thumbnailUrl} alt="" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="line-clamp-2 leading-snug font-semibold group-hover:underline">
            <Link
              to="/listings/$listingId"
              params={{ listingId: item.id }}
              className="after:absolute after:inset-0 after:rounded-xl"
            >
              {item.title}
            </Link>
          </h2>
          <p className="mt-0.5 font-bold">{formatMoney(item.price)}</p>
          <p className="mt-1 text-sm text-ink-soft">
            {states[item.status]}
            {item.favorites > 0 &&
              ` · ${item.favorites} ${item.favorites === 1 ? "favourite" : "favourites"}`}
          </p>
        </div>
      </div>
      {editable && (
        <div className="mt-3 flex flex-wrap gap-2 border-t border-line pt-3">
          {steps[item.status].map((step) => (
            <Button
              key={step}
              size="small"
              look={step === "publish" ? "primary" : step === "remove" ? "danger" : "secondary"}
              busy={sale.isPending && sale.variables === step}
              disabled={sale.isPending}
              onClick={() => press(step)}
            >
              {labels[step]}
            </Button>
          ))}
          <Link
            to="/listings/$listingId/edit"
            params={{ listingId: item.id }}
            className={buttonClass("secondary", "small")}
          >
            Edit
          </Link>
        </div>
      )}
      <div className="mt-3 empty:hidden">
        <FailureNotice failure={sale.error} />
      </div>
      {asking && (
        <Dialog
          title={asking === "remove" ? "Delete this draft?" : "Sold it somewhere else?"}
          onClose={close}
        >
          <p>
            {asking === "remove"
              ? "Its words and photographs are gone then."
              : "It is marked as sold here, and nobody can order it any more."}
          </p>
          <Button
            look={asking === "remove" ? "danger" : "primary"}
            className="mt-5 w-full"
            busy={sale.isPending}
            onClick={() => sale.mutate(asking, { onSettled: close })}
          >
            {labels[asking]}
          </Button>
        </Dialog>
      )}
    </article>
  );
}
