interface FacetChoiceProps {
  readonly type: "radio" | "checkbox";
  /** What ties the radios of a group together. */
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
  /** How many listings it leaves; undefined where that is not known or not counted. */
  readonly count?: number | undefined;
  readonly inset?: boolean;
  readonly onChoose: () => void;
}

/** One value that a search can be narrowed down to, and how many listings have it. */
export function FacetChoice(props: FacetChoiceProps) {
  const { type, name, label, checked, count, inset = false, onChoose } = props;
  return (
    <label
      className={`-mx-2 flex min-h-10 items-center gap-2.5 rounded-lg px-2 py-1 hover:bg-sunk/70 has-focus-visible:outline-2 has-focus-visible:outline-leaf-600 ${inset ? "pl-7" : ""}`}
    >
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={onChoose}
        className="size-4 shrink-0 outline-none"
      />
      <span className={`min-w-0 flex-1 leading-snug ${checked ? "font-semibold" : ""}`}>{label}</span>
      {count !== undefined && (
        <span className="text-sm text-ink-soft tabular-nums">
          {count.toLocaleString("en-GB")}
          <span className="sr-only"> found</span>
        </span>
      )}
    </label>
  );
}
