import { Clock } from "lucide-react";
import { useRef } from "react";
import { aheadText, momentText } from "../ui/dates.ts";
import { useNow } from "../ui/use-now.ts";
import { ConfirmPayment } from "./confirm-payment.tsx";
import type { Order, Viewer } from "./order.ts";
import { OrderActions } from "./order-actions.tsx";
import { nextStep, stageLabel, whatHappensByItself } from "./stage-words.ts";

interface OrderProgressProps {
  readonly order: Order;
  readonly viewer: Viewer;
}

/** Where an order stands, what comes next, by whom or by itself, and what this viewer can do. */
export function OrderProgress({ order, viewer }: OrderProgressProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone then: what it has led to is read instead.
  const goOn = () => heading.current?.focus();
  return (
    <section aria-label="Where it stands" className="space-y-4">
      <div>
        <h2
          ref={heading}
          tabIndex={-1}
          className="text-2xl leading-tight font-bold tracking-tight outline-none"
        >
          {stageLabel(order.stage)}
        </h2>
        <p role="status" className="mt-1 text-lg">
          {nextStep(order.stage, viewer)}
        </p>
        {order.dueAt !== null && <ByItself stage={order.stage} dueAt={order.dueAt} />}
      </div>
      {order.stage === "paying" && viewer === "buyer" && <ConfirmPayment order={order} onConfirmed={goOn} />}
      <OrderActions order={order} viewer={viewer} onDone={goOn} />
    </section>
  );
}

function ByItself({ stage, dueAt }: { readonly stage: Order["stage"]; readonly dueAt: Date }) {
  const now = useNow(30_000);
  const text = whatHappensByItself(stage, `${momentText(dueAt)} (${aheadText(dueAt, now)})`);
  if (text === null) return null;
  return (
    <p className="mt-2 flex gap-2 text-ink-soft">
      <Clock aria-hidden="true" className="mt-1 size-4 shrink-0" />
      {text}
    </p>
  );
}
