import { type Order, statusLabel } from "./order.ts";

const looks: Readonly<Record<Order["status"], string>> = {
  pending: "bg-sun-50 text-sun-800",
  confirmed: "bg-leaf-50 text-leaf-800",
  shipped: "bg-leaf-50 text-leaf-800",
  delivered: "bg-leaf-600 text-white",
  cancelled: "bg-sunk text-ink-soft",
  returned: "bg-sunk text-ink-soft",
};

/** An order's status as a small label. */
export function StatusBadge({ status }: Pick<Order, "status">) {
  return (
    <span className={`inline-block rounded-full px-2.5 py-0.5 text-sm font-semibold ${looks[status]}`}>
      {statusLabel(status)}
    </span>
  );
}
