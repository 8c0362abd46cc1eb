import { type ReactNode, useId } from "react";
import { FieldError } from "../ui/field.tsx";

interface FilterFieldProps {
  readonly label: string;
  readonly error?: string | undefined;
  readonly children: (control: {
    readonly id: string;
    readonly "aria-invalid": boolean;
    readonly "aria-describedby": string | undefined;
  }) => ReactNode;
}

/** A small labelled field of the filters, none of which has to be filled in. */
export function FilterField({ label, error, children }: FilterFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0 space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error !== undefined,
        "aria-describedby": error === undefined ? undefined : `${id}-error`,
      })}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}
