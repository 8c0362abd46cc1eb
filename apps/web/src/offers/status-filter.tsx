import { useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import { SelectBox } from "../ui/select-box.tsx";
import type { OfferStatus } from "./offer.ts";
import { offerStatuses } from "./offer-words.ts";

/** Chooses which offers of a list are shown; the address says it too. */
export function StatusFilter({ status }: { readonly status: OfferStatus | undefined }) {
  const navigate = useNavigate({ from: "/offers" });
  const id = useId();
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <label htmlFor={id} className="font-semibold">
        Where they stand
      </label>
      <div className="min-w-48">
        <SelectBox
          id={id}
          value={status ?? ""}
          onChange={({ target: { value } }) => {
            const chosen = offerStatuses.find((one) => one.value === value)?.value;
            void navigate({
              search: ({ role }) => ({ role, status: chosen }),
              replace: true,
              resetScroll: false,
            });
          }}
        >
          <option value="">All</option>
          {offerStatuses.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectBox>
      </div>
    </div>
  );
}
