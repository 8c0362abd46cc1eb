import { Search } from "lucide-react";

interface SuggestionListProps {
  /** That of the search field, which the list's own ids begin with. */
  readonly id: string;
  readonly suggestions: readonly string[];
  readonly active: number | null;
  readonly onChoose: (suggestion: string) => void;
}

/** What somebody may go on to type; the keyboard moves in it from the field. */
export function SuggestionList({ id, suggestions, active, onChoose }: SuggestionListProps) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Suggestions"
      className="absolute inset-x-0 top-full z-40 mt-1.5 overflow-hidden rounded-card border border-line bg-card py-1.5 shadow-xl"
    >
      {suggestions.map((suggestion, index) => (
        <button
          key={suggestion}
          type="button"
          tabIndex={-1}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The field keeps the focus, or the list would be gone before the press is over.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
          className="flex min-h-11 w-full items-center gap-3 px-4 text-left hover:bg-sunk/70 aria-selected:bg-leaf-50 aria-selected:font-semibold"
        >
          <Search aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
          {suggestion}
        </button>
      ))}
    </div>
  );
}
