/** What a line of a statement is cut by. */
interface Line {
  readonly reference: string;
}

/** A stretch of the references, in the order of their bytes, with all lines of it. */
export interface Stretch<L extends Line> {
  /** Past this one; null for the first stretch. */
  readonly after: string | null;
  /** Up to and with this one; null for the last stretch. */
  readonly upTo: string | null;
  readonly lines: L[];
}

interface Bounds {
  /** Most bytes of a stretch's lines as JSON. */
  readonly bytes: number;
  readonly lines: number;
}

/**
 * Cuts a statement into stretches that follow each other without a gap, so that each can be compared by itself and no
 * payment is left out. The lines of one payment stay together, however many they are, in the order of the file.
 */
export function stretchesOf<L extends Line>(lines: readonly L[], bounds: Bounds): Stretch<L>[] {
  const stretches: L[][] = [];
  let bytes = 0;
  for (const group of groupsOf(lines)) {
    const size = Buffer.byteLength(JSON.stringify(group));
    const last = stretches.at(-1);
    if (last === undefined || bytes + size > bounds.bytes || last.length + group.length > bounds.lines) {
      stretches.push([...group]);
      bytes = size;
    } else {
      last.push(...group);
      bytes += size;
    }
  }
  const ends = stretches.map((own) => own.at(-1)?.reference ?? null);
  const last = Math.max(0, stretches.length - 1);
  return (stretches.length === 0 ? [[]] : stretches).map((own, index) => ({
    after: ends[index - 1] ?? null,
    upTo: index === last ? null : (ends[index] ?? null),
    lines: own,
  }));
}

function groupsOf<L extends Line>(lines: readonly L[]): L[][] {
  const groups = new Map<string, L[]>();
  for (const line of lines) {
    const group = groups.get(line.reference);
    if (group === undefined) groups.set(line.reference, [line]);
    else group.push(line);
  }
  return [...groups]
    .map(([reference, group]) => ({ group, key: Buffer.from(reference) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ group }) => group);
}
