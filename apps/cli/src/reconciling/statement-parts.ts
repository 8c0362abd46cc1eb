/** A part of a statement that can be read by itself: the header, and whole records. */
export interface StatementPart {
  readonly text: string;
  /** Where in the file its first record stands, from 1. */
  readonly firstLine: number;
}

interface Bounds {
  /** Most bytes of a part, besides its header. */
  readonly bytes: number;
}

/**
 * Cuts a CSV into parts between its records: a line break within quotes is none. What the columns mean is not looked at;
 * a record longer than a part stands alone in one. There is one part at least, also of a file without records.
 */
export function statementParts(csv: string, { bytes }: Bounds): StatementPart[] {
  const [header, ...records] = recordsOf(csv);
  if (header === undefined) return [{ text: csv, firstLine: 2 }];
  const parts: { lines: string[]; size: number; firstLine: number }[] = [];
  for (const { text, line } of records) {
    const size = Buffer.byteLength(text) + 1;
    const last = parts.at(-1);
    if (last === undefined || last.size + size > bytes) parts.push({ lines: [text], size, firstLine: line });
    else {
      // A blank line that was passed over keeps its place, so that those below it keep theirs.
      last.lines.push(text);
      last.size += size;
    }
  }
  if (parts.length === 0) return [{ text: header.text, firstLine: 2 }];
  return parts.map(({ lines, firstLine }) => ({ text: [header.text, ...lines].join("\n"), firstLine }));
}

interface CsvRecord {
  readonly text: string;
  readonly line: number;
}

/** The records from the header on, blank lines among them. */
function recordsOf(csv: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let open: CsvRecord | undefined;
  for (const [index, row] of csv.split(/\r\n|\n|\r/).entries()) {
    if (records.length === 0 && open === undefined && row.trim() === "") continue;
    const text: string = open === undefined ? row : `${open.text}\n${row}`;
    const line = open?.line ?? index + 1;
    const isWhole = text.split('"').length % 2 === 1;
    if (isWhole) records.push({ text, line });
    open = isWhole ? undefined : { text, line };
  }
  if (open !== undefined) records.push(open);
  return records;
}
