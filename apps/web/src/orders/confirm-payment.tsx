import { failureIn } from "@marketplace/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Landmark } from "lucide-react";
import { useApi, useApiClient } from "../app/api.ts";
import { Button } from "../ui/button.tsx";
import { countdownText } from "../ui/dates.ts";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useNow } from "../ui/use-now.ts";
import type { Order } from "./order.ts";
import { useShowOrder } from "./use-show-order.ts";

interface ConfirmPaymentProps {
  readonly order: Order;
  /** Hears that it has been confirmed, and the order is in another stage. */
  readonly onConfirmed: () => void;
}

/** Sends a buyer to their bank, while there is time; where no bank is, the button stands for it. */
export function ConfirmPayment({ order, onConfirmed }: ConfirmPaymentProps) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const show = useShowOrder();
  const confirm = useMutation({
    mutationFn: () => client.orders.confirmPayment.mutate({ orderId: order.id }),
    onSuccess: show,
    // Whatever was refused or got lost: the order says how it stands.
    onError: () =>
      queryClient.invalidateQueries({ queryKey: api.orders.byId.queryKey({ orderId: order.id }) }),
  });
  return (
    <div className="space-y-4 rounded-card border border-line bg-card p-4 sm:p-5">
      <h3 className="flex items-center gap-2.5 text-lg font-semibold">
        <Landmark aria-hidden="true" className="size-5 shrink-0 text-leaf-700" />
        Confirm the payment at your bank
      </h3>
      {order.dueAt !== null && <TimeLeft until={order.dueAt} />}
      {order.payment?.provider === "sandbox" && (
        <p className="text-sm text-ink-soft">
          This is a demonstration: no bank is asked and no money moves. The button stands for your bank's app.
        </p>
      )}
      {failureIn(confirm.error)?.code === "TIMEOUT" ? (
        <Notice tone="info" title="Still being done">
          The bank has not answered yet. Press the button to ask again; you do not pay twice by that.
        </Notice>
      ) : (
        <FailureNotice failure={confirm.error} />
      )}
      <Button
        className="max-sm:w-full"
        busy={confirm.isPending}
        onClick={() => confirm.mutate(undefined, { onSuccess: onConfirmed })}
      >
        Confirm the payment
      </Button>
    </div>
  );
}

function TimeLeft({ until }: { readonly until: Date }) {
  const now = useNow(1_000);
  return (
    <p>
      <span role="timer" aria-label="Time left" className="font-semibold tabular-nums">
        {countdownText(until, now)}
      </span>{" "}
      minutes left
    </p>
  );
}
