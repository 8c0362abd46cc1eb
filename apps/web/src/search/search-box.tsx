import { useMatch, useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { MOST } from "./search.ts";
import { tidied } from "./search-address.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import { useSuggestions } from "./use-suggestions.ts";

/** Where one types what one is after, with what others call it; filters that are chosen already stay. */
export function SearchBox() {
  const current = useMatch({ from: "/search", shouldThrow: false })?.search;
  // What the address says stands in the field, until somebody types; back and forth in the history show it too.
  return <Box key={current?.q ?? ""} current={current ?? {}} />;
}

type Current = Parameters<typeof tidied>[0];

function Box({ current }: { readonly current: Current }) {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [typed, setTyped] = useState(current.q ?? "");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const suggestions = useSuggestions(typed, open);
  const shown = open && suggestions.length > 0;
  const chosen = active === null ? undefined : suggestions[active];

  function close(): void {
    setOpen(false);
    setActive(null);
  }

  function search(text: string): void {
    close();
    setTyped(text);
    input.current?.blur();
    const q = text.trim() === "" ? undefined : text.trim();
    void navigate({ to: "/search", search: tidied({ ...current, q, words: undefined }) });
  }

  function press(event: KeyboardEvent): void {
    if (event.key === "Escape" && shown) {
      // The first press closes the list, and only the next empties the field.
      event.preventDefault();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setOpen(true);
    // Beyond either end one is back in what one has typed.
    const places = suggestions.length + 1;
    const next = ((active ?? -1) + 1 + step + places) % places;
    setActive(next === 0 ? null : next - 1);
  }

  return (
    <search className="relative block w-full">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search(chosen ?? typed);
        }}
      >
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-ink-soft"
        />
        <input
          ref={input}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search for anything"
          aria-label="Search"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={shown ? `${id}-list` : undefined}
          aria-activedescendant={shown && chosen !== undefined ? `${id}-${active}` : undefined}
          maxLength={MOST.characters}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setOpen(true);
            setActive(null);
          }}
          onKeyDown={press}
          onBlur={close}
          className="block min-h-11 w-full rounded-full border border-line-strong/60 bg-card py-2 pr-4 pl-11 text-base placeholder:text-ink-soft [&::-webkit-search-cancel-button]:grayscale hover:border-line-strong focus-visible:border-leaf-600 focus-visible:outline-2 focus-visible:outline-offset-0"
        />
      </form>
      {shown && <SuggestionList id={id} suggestions={suggestions} active={active} onChoose={search} />}
      <p role="status" className="sr-only">
        {shown && `${suggestions.length} ${suggestions.length === 1 ? "suggestion" : "suggestions"}`}
      </p>
    </search>
  );
}
