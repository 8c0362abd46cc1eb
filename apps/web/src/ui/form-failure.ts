import { failureIn } from "@marketplace/api";
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";

type Form<V extends FieldValues, O extends FieldValues> = Pick<UseFormReturn<V, unknown, O>, "setError">;

/**
 * Shows what the server said about single fields beside them, and everything else above the form's button.
 * `fieldOf` names the form's field of a dotted input path, or null when it has none.
 */
export function showFailure<V extends FieldValues, O extends FieldValues>(
  form: Form<V, O>,
  thrown: unknown,
  fieldOf: (path: string) => FieldPath<V> | null,
): void {
  const entries = Object.entries(failureIn(thrown)?.fieldErrors ?? {});
  const shown = entries.flatMap(([path, messages]) => {
    const field = fieldOf(path);
    return field === null ? [] : [{ field, message: sentence(messages) }];
  });
  const [first] = shown;
  for (const { field, message } of shown) {
    form.setError(field, { type: "server", message }, { shouldFocus: field === first?.field });
  }
}

function sentence(messages: readonly string[]): string {
  const text = messages.join("; ");
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
