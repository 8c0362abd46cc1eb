import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";

interface FacetSectionProps {
  readonly title: string;
  /** Whether it begins open; what is narrowed down already always does. */
  readonly open: boolean;
  readonly children: ReactNode;
}

/** One thing to narrow a search down by, which can be folded away. */
export function FacetSection({ title, open, children }: FacetSectionProps) {
  // Only at first: a section must not close over the box that somebody has just unticked in it.
  const [first] = useState(open);
  return (
    <details open={first} className="group border-b border-line py-3">
      <summary className="flex min-h-11 list-none items-center justify-between gap-3 font-semibold [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronDown
          aria-hidden="true"
          className="size-5 shrink-0 text-ink-soft group-open:rotate-180 motion-safe:transition-transform"
        />
      </summary>
      <fieldset className="space-y-1 pb-2">
        <legend className="sr-only">{title}</legend>
        {children}
      </fieldset>
    </details>
  );
}
