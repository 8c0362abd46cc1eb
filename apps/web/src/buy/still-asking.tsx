import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

interface StillAskingProps {
  /** Left out while the first answer is awaited, which nobody can stop. */
  readonly onStop: (() => void) | undefined;
}

/** Says that an order is still being placed, and that nobody has to do anything for it. */
export function StillAsking({ onStop }: StillAskingProps) {
  return (
    <Notice tone="info" title="Still being done">
      <p>
        The payment has not been answered yet. We keep asking how it ends; you do not order or pay twice by
        that.
      </p>
      <progress
        aria-label="Waiting for the payment"
        className="mt-3 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sun-800/20 motion-safe:animate-pulse [&::-moz-progress-bar]:bg-sun-500 [&::-webkit-progress-bar]:bg-sun-500"
      />
      {onStop && (
        <Button look="secondary" size="small" className="mt-3" onClick={onStop}>
          Stop waiting
        </Button>
      )}
    </Notice>
  );
}
