import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** What stays in sight below, while what is above it is scrolled. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A question that comes before everything else on the page; Escape and the cross close it. */
export function Dialog({ title, onClose, footer, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={onClose}
      className="m-auto w-[min(32rem,calc(100%-2rem))] flex-col rounded-card bg-card p-0 text-ink shadow-xl open:flex"
    >
      <div className="flex items-start justify-between gap-4 px-5 pt-5">
        <h2 id={id} className="text-xl font-semibold">
          {title}
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={() => ref.current?.close()}
          className="-m-2 rounded-full p-2 hover:bg-sunk"
        >
          <X aria-hidden="true" className="size-5" />
        </button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-5">{children}</div>
      {footer && <div className="border-t border-line px-5 py-4">{footer}</div>}
    </dialog>
  );
}
