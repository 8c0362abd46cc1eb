import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";

/** What ties an input to its label, hint and error. */
export interface FieldControl {
  readonly id: string;
  readonly required: boolean;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

/** What every field shows around its input. */
export interface FieldFrame {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Fields that may stay empty say so; the others are required. */
  readonly optional?: boolean | undefined;
}

interface FieldProps extends FieldFrame {
  readonly children: (control: FieldControl) => ReactNode;
}

/** The classes of a one-line input, text area or select. */
export const inputClass =
  "block w-full min-h-11 rounded-xl border border-line-strong/60 bg-card px-3.5 py-2 text-base text-ink placeholder:text-ink-soft/70 hover:border-line-strong focus-visible:border-leaf-600 focus-visible:outline-2 focus-visible:outline-offset-0 aria-invalid:border-danger-700 disabled:bg-sunk";

/** A labelled input with its hint above and its error below. */
export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-semibold">
        {label}
        {optional && <span className="font-normal text-ink-soft"> (optional)</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {children({
        id,
        required: !optional,
        "aria-invalid": error !== undefined,
        "aria-describedby": described === "" ? undefined : described,
      })}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

/** What is wrong with a field, beside it. */
export function FieldError({ id, message }: { readonly id: string; readonly message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm font-medium text-danger-700">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {message}
    </p>
  );
}
