import { Check } from "lucide-react";
import { momentText } from "../ui/dates.ts";
import { eventLabel, isSmooth } from "./event-words.ts";
import type { Order } from "./order.ts";

/** What has happened to an order, from the first to the last. */
export function Timeline({ history }: Pick<Order, "history">) {
  return (
    <ol className="space-y-0">
      {history.map(({ event, at, reason }, index) => (
        <li key={`${event} ${at.toISOString()}`} className="relative flex gap-3 pb-5 last:pb-0">
          {index < history.length - 1 && (
            <span
              aria-hidden="true"
              className="absolute top-7 bottom-0 left-3.5 w-0.5 -translate-x-1/2 bg-leaf-100"
            />
          )}
          <span
            aria-hidden="true"
            className={`flex size-7 shrink-0 items-center justify-center rounded-full ${
              isSmooth(event) ? "bg-leaf-600 text-white" : "bg-sunk text-ink-soft"
            }`}
          >
            <Check className="size-4" strokeWidth={3} />
          </span>
          <div className="min-w-0 pt-0.5">
            <p className="font-semibold">{eventLabel(event)}</p>
            <p className="text-sm text-ink-soft">
              <time dateTime={at.toISOString()}>{momentText(at)}</time>
            </p>
            {/* What a buyer claims stands with the claim. */}
            {reason !== null && event === "cancel" && <p className="mt-1 whitespace-pre-line">“{reason}”</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
