import { UsageError } from "../arguments.ts";
import { isNpl, type NamedText, nplEntries } from "./texts.ts";

/** How well documents answer a question, by both ids; those that do not are left out. */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** That a document answers a question, the better the greater the grade; not at all by one of zero or less. */
interface Judgement {
  readonly query: string;
  readonly document: string;
  readonly grade: number;
}

/**
 * Reads a file of judgements. Four columns are TREC's (`query 0 document grade`), or SMART's where the last two are zero
 * in all lines (`query document 0 0`); two are a query and a document. Of three, the third is a grade where the file has a
 * head or the texts are not of SMART's form. Otherwise it is Cleverdon's code, of which 1 is a complete answer, 4 of
 * least interest, and 5 and what is below 1 of none: they are taken for the grades 4 to 1, and 0. Of NPL's form, all that are
 * named answer.
 * @throws UsageError for a line of another form.
 */
export function readJudgements(
  content: string,
  { file, isSmart }: { readonly file: string; readonly isSmart: boolean },
): readonly Judgement[] {
  if (isNpl(content))
    return nplEntries(content).flatMap(([query, documents]) =>
      documents.split(/\s+/).map((document) => ({ query, document, grade: 1 })),
    );
  const all = content
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== "");
  const isHeaded = all[0]?.some((word) => /^(query|corpus|doc|score)/i.test(word)) === true;
  const rows = isHeaded ? all.slice(1) : all;
  const columns = rows[0]?.length ?? 0;
  for (const row of rows)
    if (
      columns < 2 ||
      columns > 4 ||
      row.length !== columns ||
      !(columns === 2 || Number.isFinite(gradeIn(row)))
    )
      throw new UsageError(
        `A line of ${file} is no judgement: ${row.join(" ").slice(0, 60)}. One is query, 0, document and grade; or query, document and grade; or query and document.`,
      );
  const isZero = columns === 4 && rows.every((row) => Number(row[2]) === 0 && Number(row[3]) === 0);
  return rows.map((row) => {
    const [query = "", second = "", third = ""] = row;
    if (columns === 2 || isZero) return { query, document: second, grade: 1 };
    if (columns === 4) return { query, document: third, grade: gradeIn(row) };
    return {
      query,
      document: second,
      grade: isSmart && !isHeaded ? gradeOfCode(gradeIn(row)) : gradeIn(row),
    };
  });
}

/**
 * Joins judgements to queries, by their ids without zeros in front. Where judgements are of numbers that no query has and
 * none is greater than the number of queries, they count the queries from one: so do Cranfield's.
 */
export function judgementsOf(
  judged: readonly Judgement[],
  queries: readonly Pick<NamedText, "id">[],
): Judgements {
  const same = (id: string) => id.replace(/^0+(?=.)/, "");
  const known = new Map(queries.map(({ id }) => [same(id), id]));
  const isByPlace =
    judged.some(({ query }) => !known.has(same(query))) &&
    judged.every(({ query }) => /^\d+$/.test(query) && Number(query) >= 1 && Number(query) <= queries.length);
  const byQuery = new Map<string, Map<string, number>>();
  for (const { query, document, grade } of judged) {
    const id = isByPlace ? queries[Number(query) - 1]?.id : known.get(same(query));
    if (id === undefined || grade <= 0) continue;
    const grades = byQuery.get(id) ?? new Map<string, number>();
    grades.set(document, Math.max(grade, grades.get(document) ?? 0));
    byQuery.set(id, grades);
  }
  return byQuery;
}

function gradeIn(row: readonly string[]): number {
  return Number(row.at(-1));
}

function gradeOfCode(code: number): number {
  return code >= 1 && code <= 4 ? 5 - code : 0;
}
