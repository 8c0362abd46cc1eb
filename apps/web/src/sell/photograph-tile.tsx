import { TriangleAlert, X } from "lucide-react";
import type { NewPhotograph } from "./photographs.ts";

interface PhotographTileProps {
  readonly name: string;
  readonly url: string;
  /** Left out for one that the listing has already. */
  readonly state?: NewPhotograph["state"];
  readonly onRemove: () => void;
}

/** One photograph of the form: how far its upload is, and a cross to take it out again. */
export function PhotographTile({ name, url, state, onRemove }: PhotographTileProps) {
  return (
    <li className="relative aspect-square overflow-hidden rounded-xl bg-sunk" data-state={state?.is}>
      <img
        src={url}
        alt={name}
        className={`size-full object-cover ${state?.is === "failed" ? "opacity-30" : ""}`}
      />
      {state?.is === "uploading" && (
        <progress
          aria-label={`Uploading ${name}`}
          value={state.share}
          max={1}
          className="absolute inset-x-2 bottom-2 h-1.5 w-[calc(100%-1rem)] appearance-none overflow-hidden rounded-full bg-card/80 [&::-moz-progress-bar]:bg-leaf-600 [&::-webkit-progress-bar]:bg-card/80 [&::-webkit-progress-value]:bg-leaf-600"
        />
      )}
      {state?.is === "failed" && (
        <TriangleAlert
          aria-hidden="true"
          className="absolute top-1/2 left-1/2 size-8 -translate-1/2 text-danger-700"
        />
      )}
      <button
        type="button"
        aria-label={`Remove ${name}`}
        onClick={onRemove}
        className="absolute top-1.5 right-1.5 flex size-8 items-center justify-center rounded-full bg-ink/75 text-white hover:bg-ink"
      >
        <X aria-hidden="true" className="size-4" strokeWidth={2.5} />
      </button>
    </li>
  );
}
