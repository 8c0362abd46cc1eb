import { Star } from "lucide-react";
import { useId } from "react";
import { type Control, type FieldPath, type FieldValues, useController } from "react-hook-form";
import { FieldError } from "../ui/field.tsx";

interface StarFieldProps<V extends FieldValues, O extends FieldValues> {
  readonly control: Control<V, unknown, O>;
  readonly name: FieldPath<V>;
  readonly error: string | undefined;
}

const words = ["Poor", "Not so good", "Okay", "Good", "Excellent"];

/** One to five stars; to the keyboard and the screen reader a group of radio buttons. */
export function StarField<V extends FieldValues, O extends FieldValues>({
  control,
  name,
  error,
}: StarFieldProps<V, O>) {
  const id = useId();
  const { field } = useController({ control, name });
  const chosen = Number(field.value);
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="font-semibold">Stars</legend>
      <div className="mt-1 flex items-center">
        {words.map((word, index) => (
          <label
            key={word}
            className="rounded-lg p-1.5 has-focus-visible:outline-2 has-focus-visible:outline-leaf-600"
          >
            <input
              type="radio"
              ref={index === 0 ? field.ref : undefined}
              name={`${id}-${name}`}
              value={index + 1}
              checked={chosen === index + 1}
              onChange={({ target }) => field.onChange(target.value)}
              className="sr-only"
            />
            <Star
              aria-hidden="true"
              className={`size-8 ${index < chosen ? "fill-sun-500 text-sun-500" : "fill-sunk text-line-strong"}`}
              strokeWidth={1.5}
            />
            <span className="sr-only">
              {index + 1} {index === 0 ? "star" : "stars"}: {word}
            </span>
          </label>
        ))}
        <span aria-hidden="true" className="ml-2 text-ink-soft">
          {words[chosen - 1]}
        </span>
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </fieldset>
  );
}
