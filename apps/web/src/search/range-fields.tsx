import { useState } from "react";
import { inputClass } from "../ui/field.tsx";
import { FilterField } from "./filter-field.tsx";

/** What somebody typed as a bound, or what to say to them. */
export type BoundReading = { readonly bound: number | undefined } | { readonly problem: string };

/** The least and the most of something; open where it has no bound. */
export interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

interface RangeFieldsProps {
  readonly range: Range;
  readonly suffix?: string | undefined;
  readonly read: (typed: string) => BoundReading;
  readonly show: (bound: number) => string;
  /** Told of the bound that has changed. */
  readonly onChange: (bound: Range) => void;
}

/** The least and the most of something; it is taken on Enter, and when one goes on to something else. */
export function RangeFields({ range, onChange, ...form }: RangeFieldsProps) {
  const { min, max } = range;
  return (
    <div className="grid grid-cols-2 items-start gap-2">
      <BoundField
        {...form}
        label="From"
        bound={min}
        fits={(bound) => max === undefined || bound <= max}
        onChange={(bound) => onChange({ min: bound })}
      />
      <BoundField
        {...form}
        label="To"
        bound={max}
        fits={(bound) => min === undefined || bound >= min}
        onChange={(bound) => onChange({ max: bound })}
      />
    </div>
  );
}

interface BoundFieldProps extends Omit<RangeFieldsProps, "range" | "onChange"> {
  readonly label: "From" | "To";
  readonly bound: number | undefined;
  readonly fits: (bound: number) => boolean;
  readonly onChange: (bound: number | undefined) => void;
}

function BoundField({ label, bound, suffix, read, show, fits, onChange }: BoundFieldProps) {
  // What is being typed; null while the field shows what is searched for.
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>();

  function take(): void {
    if (typed === null) return;
    const reading: BoundReading = typed.trim() === "" ? { bound: undefined } : read(typed);
    const wrong = "problem" in reading ? reading.problem : order(reading.bound);
    setProblem(wrong);
    if (wrong !== undefined || "problem" in reading) return;
    setTyped(null);
    if (reading.bound !== bound) onChange(reading.bound);
  }

  function order(wanted: number | undefined): string | undefined {
    if (wanted === undefined || fits(wanted)) return undefined;
    return label === "From" ? "More than the most" : "Less than the least";
  }

  return (
    <FilterField label={suffix === undefined ? label : `${label} (${suffix})`} error={problem}>
      {(control) => (
        <input
          {...control}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          className={inputClass}
          value={typed ?? (bound === undefined ? "" : show(bound))}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={take}
          onKeyDown={({ key }) => {
            if (key === "Enter") take();
          }}
        />
      )}
    </FilterField>
  );
}
