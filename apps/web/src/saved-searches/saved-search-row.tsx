import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { addressOf } from "../search/search-address.ts";
import { Button } from "../ui/button.tsx";
import { dayText } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { RenameForm } from "./rename-form.tsx";
import type { SavedSearch } from "./saved-search.ts";
import { useSavedSearch } from "./use-saved-search.ts";

interface SavedSearchRowProps {
  readonly search: SavedSearch;
  /** What it asks for, in words. */
  readonly words: string;
}

/** One saved search, with what can be done with it; its name leads to what it finds now. */
export function SavedSearchRow({
  search: { id, name, filter, alerts, createdAt },
  words,
}: SavedSearchRowProps) {
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const change = useSavedSearch(id);
  const close = () => setAsking(null);
  // At once on the screen; a failure takes it back and says why.
  const shown = change.isPending && change.variables.to === "alerts" ? change.variables.alerts : alerts;

  return (
    <article className="rounded-card border border-line bg-card p-4">
      <h2 className="leading-snug font-semibold">
        <Link to="/search" search={addressOf(filter)} className="text-leaf-700 underline underline-offset-2">
          {name}
        </Link>
      </h2>
      <p className="mt-0.5 text-sm text-ink-soft">
        {words !== name && `${words} · `}
        Saved {dayText(createdAt)}
      </p>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line pt-3">
        <label className="flex min-h-10 items-center gap-2.5">
          <input
            type="checkbox"
            className="size-4 shrink-0"
            checked={shown}
            onChange={() => change.mutate({ to: "alerts", alerts: !shown })}
          />
          <span>
            Tell me<span className="sr-only"> of {name}</span> when something comes in
          </span>
        </label>
        <div className="flex gap-2">
          <Button size="small" look="secondary" onClick={() => setAsking("rename")}>
            Rename
          </Button>
          <Button size="small" look="danger" onClick={() => setAsking("delete")}>
            Delete
          </Button>
        </div>
      </div>
      <div className="mt-3 empty:hidden">
        <FailureNotice failure={asking === "rename" ? null : change.error} />
      </div>
      {asking === "rename" && (
        <Dialog title="Rename this search" onClose={close}>
          <RenameForm
            name={name}
            onRename={async (next) => {
              await change.mutateAsync({ to: "name", name: next });
              close();
            }}
          />
        </Dialog>
      )}
      {asking === "delete" && (
        <Dialog title="Delete this search?" onClose={close}>
          <p>You are told of nothing more that “{name}” finds.</p>
          <Button
            look="danger"
            className="mt-5 w-full"
            busy={change.isPending}
            onClick={() => change.mutate({ to: "nothing" }, { onSettled: close })}
          >
            Delete
          </Button>
        </Dialog>
      )}
    </article>
  );
}
