/** Numbers from one to another, both included; without an end where there is none. */
export interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Whether a number is in a range. */
export function isWithin(value: number, { min, max }: Range): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}
