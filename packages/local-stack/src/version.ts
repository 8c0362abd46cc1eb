/** Which versions of a tool will do, and how its `--version` says which it is. */
export interface VersionRule {
  /** For people, such as `15 or later`. */
  readonly wanted: string;
  /** Finds the version in what the tool prints. */
  readonly pattern: RegExp;
  /** Oldest version that will do, part by part; empty when every version will. */
  readonly minimum: readonly number[];
  /** How a version begins that says nothing of its age, and will do. */
  readonly undated?: string;
  /** What makes the tool print its version, when it is not `--version`. */
  readonly flag?: string;
}

/** Finds the version in a tool's own words; undefined when they name none. */
export function parseVersion(rule: VersionRule, output: string): string | undefined {
  return rule.pattern.exec(output)?.[1];
}

/** Whether a version such as `15.4`, `v7.0.5` or `RELEASE.2025-09-07T16-13-09Z` is at least a rule's minimum. */
export function isRecentEnough(rule: VersionRule, version: string): boolean {
  if (rule.undated !== undefined && version.startsWith(rule.undated)) return true;
  return compareVersions(numbersIn(version), rule.minimum) >= 0;
}

/** Orders two versions part by part, a missing part counting as zero: negative when the first is older. */
export function compareVersions(left: readonly number[], right: readonly number[]): number {
  for (let part = 0; part < Math.max(left.length, right.length); part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The numbers of a version in their order. */
export function numbersIn(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
