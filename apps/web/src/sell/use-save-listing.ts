import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import { type Attempt, nextAttempt } from "../app/attempt.ts";
import type { ListingDraft } from "../listing/listing.ts";
import type { Seen } from "../listing/sale-step.ts";
import { refusedUploads } from "./refused-uploads.ts";
import { type Saved, saveListing } from "./save-listing.ts";
import type { Photographs } from "./use-photographs.ts";

interface SaveOptions {
  /** What the server has of the listing when the form opens. */
  readonly initial: Saved | null;
  readonly photographs: Photographs;
  readonly onSaved: (listing: Saved, published: boolean) => void;
}

/** What a press of one of the form's buttons asks for. */
interface SaveRequest {
  readonly draft: ListingDraft;
  readonly publish: boolean;
  /** Of the photographs that are ready to be attached. */
  readonly uploadIds: readonly string[];
}

/** Saves the form; a failed try leaves what it has done, and the next goes on from there. */
export function useSaveListing({ initial, photographs, onSaved }: SaveOptions) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const saved = useRef(initial);
  const unanswered = useRef<Seen | null>(null);
  const attempt = useRef<Attempt | null>(null);
  const [removedUrls, setRemovedUrls] = useState<readonly string[]>([]);

  const save = useMutation({
    mutationFn: ({ draft, publish, uploadIds }: SaveRequest) => {
      attempt.current = nextAttempt(attempt.current, draft, () => crypto.randomUUID());
      return saveListing(
        client,
        {
          draft,
          publish,
          saved: saved.current,
          unanswered: unanswered.current,
          idempotencyKey: attempt.current.key,
          uploadIds,
          removedUrls,
        },
        {
          saved: (listing) => {
            saved.current = listing;
            unanswered.current = null;
          },
          publishing: (listing) => {
            unanswered.current = listing;
          },
          attached: () => photographs.tell({ type: "attached" }),
          removed: (url) => setRemovedUrls((urls) => urls.filter((one) => one !== url)),
        },
      );
    },
    onSuccess: async (listing, { publish }) => {
      await queryClient.invalidateQueries({ queryKey: api.listings.pathKey() });
      onSaved(listing, publish);
    },
    onError: (failure, { uploadIds }) => {
      photographs.tell({ type: "refused", problems: refusedUploads(failure, uploadIds) });
    },
  });
  return { save, removedUrls, removeImage: (url: string) => setRemovedUrls((urls) => [...urls, url]) };
}
