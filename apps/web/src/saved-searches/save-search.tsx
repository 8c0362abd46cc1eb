import { useQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Bookmark, BookmarkCheck } from "lucide-react";
import { useState } from "react";
import { useApi } from "../app/api.ts";
import type { SearchAddress } from "../search/search-address.ts";
import { useSessionState } from "../session/session-context.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SaveForm } from "./save-form.tsx";
import { canBeSaved, savedAs } from "./saved-search.ts";

interface SaveSearchProps {
  readonly address: SearchAddress;
  /** What the search is made of, in words. */
  readonly words: string;
}

/** Saves what is searched for, or leads to where it is saved; a guest signs in first, and comes back. */
export function SaveSearch({ address, words }: SaveSearchProps) {
  const router = useRouter();
  const signedIn = useSessionState() === "signedIn";
  const [asking, setAsking] = useState(false);
  const { data } = useQuery(useApi().search.saved.queryOptions(undefined, { enabled: signedIn }));
  if (!canBeSaved(address)) return null;
  if (signedIn && savedAs(data?.items ?? [], address) !== undefined) {
    return (
      <Link to="/saved-searches" className={buttonClass("secondary")}>
        <BookmarkCheck aria-hidden="true" className="size-5 text-leaf-700" />
        Saved
        <span className="sr-only"> among your searches</span>
      </Link>
    );
  }
  function press(): void {
    if (signedIn) setAsking(true);
    else void router.navigate({ to: "/sign-in", search: { next: router.state.location.href } });
  }
  return (
    <>
      <Button look="secondary" onClick={press}>
        <Bookmark aria-hidden="true" className="size-5" />
        Save this search
      </Button>
      {asking && (
        <Dialog title="Save this search" onClose={() => setAsking(false)}>
          <SaveForm address={address} words={words} onSaved={() => setAsking(false)} />
        </Dialog>
      )}
    </>
  );
}
