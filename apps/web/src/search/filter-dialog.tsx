import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { changed, type FilterPart } from "./filter-change.ts";
import { FilterPanel } from "./filter-panel.tsx";
import { countText } from "./result-count.tsx";
import type { SearchAddress } from "./search-address.ts";
import { useFacets } from "./use-facets.ts";

interface FilterDialogProps extends Pick<FilterPart, "address" | "roots"> {
  readonly onChosen: (address: SearchAddress) => void;
  readonly onClose: () => void;
}

/** The filters on a small screen: what is chosen is counted at once, and searched for when one has chosen. */
export function FilterDialog({ address, roots, onChosen, onClose }: FilterDialogProps) {
  const [draft, setDraft] = useState(address);
  const facets = useFacets(draft);
  const count = facets.data && countText(facets.data);
  return (
    <Dialog
      title="Filters"
      onClose={onClose}
      footer={
        <div className="flex gap-3">
          <Button look="secondary" onClick={() => setDraft(onlyText(draft))}>
            Clear all
          </Button>
          <Button className="flex-1" onClick={() => onChosen(draft)}>
            {count === undefined ? "Show what is found" : `Show ${count}`}
          </Button>
        </div>
      }
    >
      <FilterPanel
        address={draft}
        roots={roots}
        facets={facets.data}
        onChange={(change) => setDraft((before) => changed(before, change))}
      />
    </Dialog>
  );
}

/** A search without everything that narrows its text down. */
export function onlyText({ q }: SearchAddress): SearchAddress {
  return { q };
}
