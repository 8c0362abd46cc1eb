import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../arguments.ts";

/** A text with its name. */
export interface NamedText {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Documents, questions, and which documents answer them. */
export interface Collection {
  readonly documents: readonly NamedText[];
  readonly queries: readonly NamedText[];
  /** How well documents answer a question, by both ids; those that do not are left out. */
  readonly judgements: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const JUDGEMENTS = /qrel|judg|\.rel$|rel\./i;
const QUERIES = /quer|qry|topic|question/i;
const OTHERS = /readme|licen|stop|\.md$|\.tar|\.gz$|\.zip$/i;

/**
 * Reads a collection out of a folder: of the Cranfield kind (`.I`, `.T`, `.W`), of TREC's (`<DOC>`, `<top>`), lines of
 * JSON, or lines of an id, a tab and a text. Files are known by their names: judgements by `qrel`, `rel` or `judg`, questions
 * by `quer`, `qry` or `topic`; all others hold documents.
 * @throws UsageError when something of it is not there.
 */
export function readCollection(folder: string): Collection {
  const files = filesIn(folder);
  const named = (test: (file: string) => boolean) => files.filter(test);
  const judged = named((file) => JUDGEMENTS.test(file));
  const asked = named((file) => QUERIES.test(file) && !judged.includes(file));
  const others = named((file) => !judged.includes(file) && !asked.includes(file) && !OTHERS.test(file));
  const read = (list: readonly string[]) =>
    list.flatMap((file) => readTexts(readFileSync(join(folder, file), "utf8")));
  const [documents, queries] = [read(others), read(asked)];
  const lines = judged.flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
  const judgements = readJudgements(lines, queries);
  for (const [what, count] of [
    ["documents", documents.length],
    ["queries", queries.length],
    ["judgements", judgements.size],
  ] as const)
    if (count === 0) throw new UsageError(`There are no ${what} in ${folder}.`);
  return { documents, queries, judgements };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
      .sort();
  } catch (cause) {
    throw new UsageError(`The folder ${folder} cannot be read.`, { cause });
  }
}

function readTexts(content: string): readonly NamedText[] {
  if (/^\.I\s/m.test(content)) return readCranfield(content);
  if (/<(doc|top)>/i.test(content)) return readTrec(content);
  const lines = content.split("\n").filter((line) => line.trim() !== "");
  return lines.flatMap((line) => (line.startsWith("{") ? readJson(line) : readTabbed(line)));
}

function readCranfield(content: string): readonly NamedText[] {
  return content
    .split(/^\.I\s+/m)
    .slice(1)
    .map((entry) => {
      const [id = "", ...fields] = entry.split(/^\.([A-Z])\s*$/m);
      const parts = new Map<string, string>();
      for (let place = 0; place + 1 < fields.length; place += 2)
        parts.set(fields[place] ?? "", (fields[place + 1] ?? "").trim());
      const title = parts.get("T") ?? "";
      const text = parts.get("W") ?? parts.get("B") ?? "";
      // Cranfield's texts begin with their titles once more.
      return { id: id.trim(), title, text: text.startsWith(title) ? text.slice(title.length) : text };
    });
}

function readTrec(content: string): readonly NamedText[] {
  return [...content.matchAll(/<(doc|top)>(.*?)<\/\1>/gis)].map(([, , inside = ""]) => {
    const part = (...names: string[]) =>
      names
        .map((name) => new RegExp(`<${name}>(.*?)(?=<[a-z/])`, "is").exec(`${inside}</`)?.[1]?.trim() ?? "")
        .find((text) => text !== "") ?? "";
    const id = part("docno", "num").replace(/^number:\s*/i, "");
    return { id, title: part("title", "headline", "head"), text: part("text", "body") };
  });
}

function readJson(line: string): readonly NamedText[] {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== "object" || parsed === null) return [];
  const fields = new Map(Object.entries(parsed).map(([name, value]) => [name, String(value ?? "")]));
  const first = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((text) => text !== undefined) ?? "";
  return [{ id: first("_id", "id", "docno"), title: first("title"), text: first("text", "body", "query") }];
}

function readTabbed(line: string): readonly NamedText[] {
  const [id = "", ...parts] = line.split("\t");
  const text = parts.join(" ");
  return parts.length === 0 ? [] : [{ id, title: "", text }];
}

function readJudgements(lines: readonly string[], queries: readonly NamedText[]): Collection["judgements"] {
  const rows = lines
    .map((line) => line.trim().split(/\s+/))
    .filter((row) => row.length >= 3 && /\d/.test(row.join("")) && Number.isFinite(Number(row.at(-1))));
  // `query 0 document grade` as TREC has it, `query document grade`, or `query document 0 0`.
  const isTrec = rows.length > 0 && rows.every((row) => row.length === 4 && Number(row[1]) === 0);
  const isBare = rows.length > 0 && rows.every((row) => row.length === 4 && Number(row[3]) === 0);
  const judged = rows.map((row) => {
    const [query = "", second = "", third = "", fourth = ""] = row;
    if (isTrec) return { query, document: third, grade: Number(fourth) };
    if (isBare || row.length === 2) return { query, document: second, grade: 1 };
    // Of Cranfield's grades the least is the best, and five is none.
    return { query, document: second, grade: Number(third) >= 1 && Number(third) <= 4 ? 1 : 0 };
  });
  const same = (id: string) => id.replace(/^0+(?=.)/, "");
  const known = new Map(queries.map(({ id }) => [same(id), id]));
  // Where judgements know queries that there are not, they count them from one, as Cranfield's do.
  const isByPlace = judged.some(({ query }) => !known.has(same(query)));
  const byQuery = new Map<string, Map<string, number>>();
  for (const { query, document, grade } of judged) {
    const id = isByPlace ? queries[Number(query) - 1]?.id : known.get(same(query));
    if (id === undefined || !(grade > 0)) continue;
    byQuery.set(id, (byQuery.get(id) ?? new Map()).set(document, grade));
  }
  return byQuery;
}
