import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { inputClass } from "./field.tsx";

/** A select that looks the same on every platform; its label stands outside. */
export function SelectBox({ children, ...select }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select {...select} className={`${inputClass} appearance-none truncate pr-10`}>
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-3.5 size-5 -translate-y-1/2 text-ink-soft"
      />
    </span>
  );
}
