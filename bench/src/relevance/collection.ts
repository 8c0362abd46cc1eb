import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../arguments.ts";
import { type Judgements, judgementsOf, readJudgements } from "./judgements.ts";
import { type NamedText, readTexts, type TextFile } from "./texts.ts";

/** Documents, questions, and which documents answer them. */
export interface Collection {
  /** As its folder is called. */
  readonly name: string;
  readonly documents: readonly NamedText[];
  /** What each question asks: the title of a topic, the text of another. */
  readonly queries: readonly Pick<NamedText, "id" | "text">[];
  readonly judgements: Judgements;
}

const JUDGEMENTS = /qrel|judg|rlv|\.rel$|rel\./i;
const QUERIES = /quer|qry|topic|question/i;
const OTHERS = /readme|licen|stop|\.(md|bln|tar|t?gz|zip)$/i;

/**
 * Reads a collection out of a folder. Files are known by their names: judgements by `qrel`, `.rel`, `rlv` or `judg`,
 * questions by `quer`, `qry`, `topic` or `question`; all others but read-mes hold documents.
 * @throws UsageError when something of it is not there, or stands there twice, or has a form that nobody knows.
 */
export function readCollection(folder: string): Collection {
  const files = filesIn(folder).filter((file) => !OTHERS.test(file));
  const judged = files.filter((file) => JUDGEMENTS.test(file));
  const asked = files.filter((file) => QUERIES.test(file) && !judged.includes(file));
  const others = files.filter((file) => !judged.includes(file) && !asked.includes(file));
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const texts = (list: readonly string[]) => list.map((file) => known(readTexts(read(file), file), file));
  const [held, questions] = [texts(others), texts(asked)];
  const documents = held.flatMap((file) => file.texts);
  const queries = questions.flatMap(({ form, texts }) =>
    texts.map(({ id, title, text }) => ({
      id,
      text: form === "trec" && title !== "" ? title : `${title} ${text}`,
    })),
  );
  const isSmart = held.some(({ form }) => form === "smart");
  const rows = judged.flatMap((file) => readJudgements(read(file), { file, isSmart }));
  const judgements = judgementsOf(rows, queries);
  once("document", documents);
  once("query", queries);
  for (const [what, count] of [
    ["documents", documents.length],
    ["queries", queries.length],
    ["judgements of these queries", judgements.size],
  ] as const)
    if (count === 0) throw new UsageError(`There are no ${what} in ${folder}.`);
  return { name: basename(folder), documents, queries, judgements };
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

function known(read: TextFile | null, file: string): TextFile {
  if (read !== null) return read;
  throw new UsageError(
    `What ${file} holds is of no known form: .I with .T and .W, <DOC> or <top>, NPL's, JSON by the line, or ids and texts with a tab between.`,
  );
}

function once(what: string, texts: readonly Pick<NamedText, "id">[]): void {
  const ids = new Set<string>();
  for (const { id } of texts) {
    if (ids.has(id))
      throw new UsageError(`The ${what} ${id} stands there twice; is one of the files a copy?`);
    ids.add(id);
  }
}
