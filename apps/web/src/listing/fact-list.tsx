import type { Fact } from "./attribute-list.ts";

/** A listing's facts, label beside value. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <section>
      <h2 className="text-lg font-semibold">Details</h2>
      <dl className="mt-2 grid gap-x-8 sm:grid-cols-2">
        {facts.map(({ label, value }) => (
          <div key={label} className="flex justify-between gap-4 border-b border-line py-2.5">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
