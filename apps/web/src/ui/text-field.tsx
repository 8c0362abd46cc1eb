import type { ComponentProps, ReactNode } from "react";
import { Field, type FieldFrame, inputClass } from "./field.tsx";
import { SelectBox } from "./select-box.tsx";

interface TextFieldProps extends FieldFrame, Omit<ComponentProps<"input">, "id" | "required" | "children"> {
  /** What stands behind the text, such as a unit. */
  readonly suffix?: ReactNode;
}

/** One line of text. */
export function TextField({ label, hint, error, optional, suffix, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(control) => (
        <span className="relative block">
          <input type="text" {...input} {...control} className={`${inputClass} ${suffix ? "pr-16" : ""}`} />
          {suffix && (
            <span className="pointer-events-none absolute inset-y-0 right-3.5 flex items-center text-ink-soft">
              {suffix}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

interface TextAreaFieldProps
  extends FieldFrame,
    Omit<ComponentProps<"textarea">, "id" | "required" | "children"> {}

/** Several lines of text. */
export function TextAreaField({ label, hint, error, optional, ...input }: TextAreaFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(control) => <textarea rows={5} {...input} {...control} className={inputClass} />}
    </Field>
  );
}

interface SelectFieldProps extends FieldFrame, Omit<ComponentProps<"select">, "id" | "required"> {}

/** One of several choices. */
export function SelectField({ label, hint, error, optional, children, ...input }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(control) => (
        <SelectBox {...input} {...control}>
          {children}
        </SelectBox>
      )}
    </Field>
  );
}
