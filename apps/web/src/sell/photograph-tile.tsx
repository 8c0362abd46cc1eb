import { RotateCw, TriangleAlert, X } from "lucide-react";
import { Spinner } from "../ui/spinner.tsx";
import type { NewPhotograph } from "./photographs.ts";

interface PhotographTileProps {
  readonly name: string;
  readonly url: string;
  /** Left out for one that the listing has already. */
  readonly state?: NewPhotograph["state"];
  readonly onRemove: () => void;
  readonly onRetry?: () => void;
}

/** One photograph of the form: how far it is, a cross to take it out again, and a way to send it again. */
export function PhotographTile({ name, url, state, onRemove, onRetry }: PhotographTileProps) {
  const isUnderWay = state?.is === "uploading" || state?.is === "processing";
  return (
    <li className="relative aspect-square overflow-hidden rounded-xl bg-sunk" data-state={state?.is}>
      <img
        src={url}
        alt={name}
        className={`size-full object-cover ${state?.is === "failed" ? "opacity-30" : isUnderWay ? "opacity-70" : ""}`}
      />
      {state?.is === "uploading" && <Uploading name={name} share={state.share} />}
      {state?.is === "processing" && (
        <p className="absolute inset-x-0 bottom-0 flex items-center justify-center gap-1.5 bg-card/90 px-1 py-1 text-sm font-medium">
          <Spinner />
          Preparing
        </p>
      )}
      {state?.is === "failed" && (
        <TriangleAlert
          aria-hidden="true"
          className="absolute top-1/2 left-1/2 size-8 -translate-1/2 text-danger-700"
        />
      )}
      {state?.is === "failed" && state.again && (
        <button
          type="button"
          aria-label={`Try ${name} again`}
          onClick={onRetry}
          className="absolute inset-x-0 bottom-0 flex min-h-9 items-center justify-center gap-1.5 bg-card/95 text-sm font-semibold text-leaf-700 hover:bg-leaf-50"
        >
          <RotateCw aria-hidden="true" className="size-4" />
          Try again
        </button>
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

function Uploading({ name, share }: { readonly name: string; readonly share: number }) {
  return (
    <div className="absolute inset-x-0 bottom-0 bg-card/90 px-2 pt-1 pb-2 text-center text-sm font-medium">
      {Math.round(share * 100)}%
      <progress
        aria-label={`Uploading ${name}`}
        value={share}
        max={1}
        className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunk [&::-moz-progress-bar]:bg-leaf-600 [&::-webkit-progress-bar]:bg-sunk [&::-webkit-progress-value]:bg-leaf-600"
      />
    </div>
  );
}
