import { type ComponentProps, useId } from "react";
import { FieldError, type FieldFrame } from "./field.tsx";

/** One of the choices of a group. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

interface ChoiceGroupProps extends FieldFrame {
  readonly type: "radio" | "checkbox";
  readonly choices: readonly Choice[];
  /** What ties each input to the form. */
  readonly input: Omit<ComponentProps<"input">, "id" | "type" | "value">;
}

/** A group of choices that are all in sight: one of them (`radio`) or any number (`checkbox`). */
export function ChoiceGroup({ label, hint, error, optional, type, choices, input }: ChoiceGroupProps) {
  const id = useId();
  const hasHints = choices.some((choice) => choice.hint !== undefined);
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`} className="space-y-1.5">
      <legend className="font-semibold">
        {label}
        {optional && <span className="font-normal text-ink-soft"> (optional)</span>}
      </legend>
      {hint && <p className="text-sm text-ink-soft">{hint}</p>}
      <div className={hasHints ? "grid gap-2 sm:grid-cols-2" : "flex flex-wrap gap-2"}>
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-11 items-center gap-2.5 rounded-xl border border-line-strong/50 bg-card px-3.5 py-2 has-checked:border-leaf-600 has-checked:bg-leaf-50 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-leaf-600"
          >
            <input {...input} type={type} value={choice.value} className="size-4 shrink-0 outline-none" />
            <span>
              <span className={choice.hint === undefined ? "" : "font-medium"}>{choice.label}</span>
              {choice.hint !== undefined && (
                <span className="block text-sm text-ink-soft">{choice.hint}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </fieldset>
  );
}
