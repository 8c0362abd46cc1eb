import { useState } from "react";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import type { Order } from "./order.ts";
import { ReasonForm } from "./reason-form.tsx";
import { ShipForm } from "./ship-form.tsx";
import { type OrderChange, useOrderChange } from "./use-order-change.ts";

type Event = Order["allowed"][number];

const buttons: Readonly<Record<Event, { readonly label: string; readonly look: ButtonLook }>> = {
  confirm: { label: "Confirm the order", look: "primary" },
  ship: { label: "I have sent it", look: "primary" },
  deliver: { label: "It has arrived", look: "primary" },
  return: { label: "Take it back", look: "secondary" },
  cancel: { label: "Cancel the order", look: "danger" },
};

/** The buttons for what this viewer may do with an order now. */
export function OrderActions({ order }: { readonly order: Order }) {
  const [asking, setAsking] = useState<"ship" | "cancel" | "return" | null>(null);
  const change = useOrderChange(order);
  const close = () => setAsking(null);
  const send = (wanted: OrderChange) => change.mutateAsync(wanted).then(close);

  function press(event: Event): void {
    if (event === "confirm" || event === "deliver") change.mutate({ event });
    else {
      change.reset();
      setAsking(event);
    }
  }

  if (order.allowed.length === 0 && !change.isError) return null;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap gap-3">
        {order.allowed.map((event) => (
          <Button
            key={event}
            look={buttons[event].look}
            busy={change.isPending && change.variables.event === event}
            disabled={change.isPending}
            onClick={() => press(event)}
            className="max-sm:w-full"
          >
            {buttons[event].label}
          </Button>
        ))}
      </div>
      {asking === null && <FailureNotice failure={change.error} />}
      {asking === "ship" && (
        <Dialog title="How does it travel?" onClose={close}>
          <ShipForm onShip={(shipped) => send({ event: "ship", ...shipped })} />
        </Dialog>
      )}
      {(asking === "cancel" || asking === "return") && (
        <Dialog title={asking === "cancel" ? "Cancel this order?" : "Take it back?"} onClose={close}>
          <ReasonForm
            label="Why?"
            hint="The other side reads it."
            button={asking === "cancel" ? "Cancel the order" : "Take it back"}
            onReason={(reason) => send({ event: asking, reason })}
          />
        </Dialog>
      )}
    </div>
  );
}
