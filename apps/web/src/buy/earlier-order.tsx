import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** Says that an earlier press of the button has ordered it, with what was filled in then. */
export function EarlierOrder({ orderId }: { readonly orderId: string }) {
  return (
    <Notice tone="info" title="You have ordered it already">
      <p>An earlier press of the button went through, with what you had filled in then.</p>
      <p className="mt-3">
        <Link to="/orders/$orderId" params={{ orderId }} className={buttonClass("secondary")}>
          See that order
        </Link>
      </p>
    </Notice>
  );
}
