import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { sumOf } from "../buy/agreed-prices.ts";
import { buttonClass } from "../ui/button.tsx";
import { MIN_TOGETHER, togetherSearch } from "./chosen-ids.ts";
import type { Item } from "./use-seller-items.ts";

/** How much is chosen and what it costs, always in sight, with the way to pay for it. */
export function ChoiceSummary({ chosen }: { readonly chosen: readonly Item[] }) {
  const enough = chosen.length >= MIN_TOGETHER;
  const total = formatMoney(sumOf(chosen.map(({ price }) => price)));
  return (
    <section
      aria-label="Your choice"
      className="sticky bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-20 mt-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-card border border-line bg-card p-4 shadow-lg sm:bottom-4"
    >
      <p role="status" className="font-semibold">
        {enough ? `${chosen.length} items, ${total}` : `Choose at least ${MIN_TOGETHER} items`}
      </p>
      {enough && (
        <Link
          to="/buy-together"
          search={togetherSearch(chosen.map(({ id }) => id))}
          className={`${buttonClass()} max-sm:w-full`}
        >
          Buy together
        </Link>
      )}
    </section>
  );
}
