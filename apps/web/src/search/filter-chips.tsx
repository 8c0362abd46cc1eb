import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import type { FilterChange } from "./filter-change.ts";
import type { ActiveFilter } from "./filter-words.ts";
import type { SearchAddress } from "./search-address.ts";

interface FilterChipsProps {
  readonly filters: readonly ActiveFilter[];
  /** The search after a change of what is searched for then. */
  readonly after: (change: FilterChange) => (now: SearchAddress) => SearchAddress;
  /** The search without any of them. */
  readonly none: SearchAddress;
  /** A chip that was pressed is gone: the focus has to go somewhere. */
  readonly onRemoved: () => void;
}

/** What a search is narrowed down by; each can be taken away. */
export function FilterChips({ filters, after, none, onRemoved }: FilterChipsProps) {
  if (filters.length === 0) return null;
  return (
    <ul aria-label="Chosen filters" className="flex flex-wrap items-center gap-2">
      {filters.map(({ key, label, remove }) => (
        <li key={key}>
          <Link
            from="/search"
            to="/search"
            search={after(remove)}
            resetScroll={false}
            onClick={onRemoved}
            className="inline-flex min-h-9 items-center gap-1.5 rounded-full bg-leaf-100 py-1 pr-2.5 pl-3.5 text-[0.9375rem] leading-tight font-medium text-leaf-800 hover:bg-leaf-600 hover:text-white"
          >
            <span className="sr-only">Remove </span>
            {label}
            <X aria-hidden="true" className="size-4 shrink-0" />
          </Link>
        </li>
      ))}
      <li>
        <Link
          to="/search"
          search={none}
          resetScroll={false}
          onClick={onRemoved}
          className="inline-flex min-h-9 items-center px-2 text-[0.9375rem] font-semibold text-leaf-700 underline underline-offset-2"
        >
          Clear all
        </Link>
      </li>
    </ul>
  );
}
