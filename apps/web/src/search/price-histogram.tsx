import { formatMoney } from "@marketplace/api";
import { pricesIn, withoutGaps } from "./price-steps.ts";
import type { Range } from "./range-fields.tsx";
import type { Facets } from "./search.ts";

interface PriceHistogramProps {
  readonly prices: NonNullable<Facets["prices"]>;
  readonly range: Range;
  readonly onChange: (range: Range) => void;
}

/** How many things there are at which price; a press on a bar asks for its prices. */
export function PriceHistogram({ prices: { currency, steps }, range, onChange }: PriceHistogramProps) {
  const { min = 0, max = Number.POSITIVE_INFINITY } = range;
  const all = withoutGaps(steps);
  const most = Math.max(...all.map(({ count }) => count));
  return (
    <ol aria-label="Prices" className="flex h-20 gap-px">
      {all.map(({ from, to, count }) => {
        const own = pricesIn({ from, to });
        const isAsked = own.min >= min && own.max <= max;
        const label = `${formatMoney({ amount: from, currency })} to ${formatMoney({ amount: to, currency })}, ${count} found`;
        return (
          <li key={from} className="h-full max-w-16 min-w-0 flex-1">
            <button
              type="button"
              aria-label={label}
              title={label}
              disabled={count === 0}
              onClick={() => onChange(own)}
              className="group flex size-full items-end rounded-sm"
            >
              <span
                style={{ height: `${count === 0 ? 2 : Math.max(8, (100 * count) / most)}%` }}
                className={`block w-full rounded-t-sm ${isAsked && count > 0 ? "bg-leaf-600" : "bg-line-strong/50"} group-enabled:group-hover:bg-leaf-800`}
              />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
