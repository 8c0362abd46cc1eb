import { z } from "zod";
import { UsageError } from "../arguments.ts";

/** A text with its name. */
export interface NamedText {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** How files of a collection are written. */
export type Form = "smart" | "trec" | "npl" | "json" | "tabs";

/** What a file holds, and how it was written. */
export interface TextFile {
  readonly form: Form;
  readonly texts: readonly NamedText[];
}

/**
 * Reads documents or questions: SMART's form (`.I`, `.T`, `.W`), TREC's (`<DOC>`, `<top>`), NPL's (a number, a text, a
 * line with a stroke), JSON by the line, or an id, a tab and a text by the line. Null where it is none of these.
 * @throws UsageError for a line that begins as JSON and is none.
 */
export function readTexts(content: string, file: string): TextFile | null {
  const plain = content.replaceAll("\r", "");
  if (/^\.I\s/m.test(plain)) return { form: "smart", texts: readSmart(plain) };
  if (/<(doc|top)>/i.test(plain)) return { form: "trec", texts: readTrec(plain) };
  if (isNpl(plain)) return { form: "npl", texts: readNpl(plain) };
  const lines = plain.split("\n").filter((line) => line.trim() !== "");
  if (lines[0]?.startsWith("{") === true)
    return { form: "json", texts: lines.map((line) => readJson(line, file)) };
  if (lines.length === 0 || !lines.every((line) => /^[^\t]+\t/.test(line))) return null;
  return { form: "tabs", texts: lines.map(readTabbed) };
}

/** Entries of NPL's form by their numbers. */
export function nplEntries(content: string): readonly (readonly [id: string, text: string])[] {
  return content
    .split(/^\s*\/\s*$/m)
    .map((entry) => /^\s*(\d+)\s*\n(.*)$/s.exec(entry))
    .flatMap((found) => (found === null ? [] : [[found[1] ?? "", (found[2] ?? "").trim()] as const]));
}

/** Whether a file is of NPL's form: its first line is a number, and strokes stand on lines of their own. */
export function isNpl(content: string): boolean {
  return /^\s*\d+\s*\n/.test(content) && /^\s*\/\s*$/m.test(content);
}

function readSmart(content: string): readonly NamedText[] {
  return content
    .split(/^\.I\s+/m)
    .slice(1)
    .map((entry) => {
      const [id = "", ...fields] = entry.split(/^\.([A-Z])[ \t]*$/m);
      const parts = new Map<string, string>();
      for (let place = 0; place + 1 < fields.length; place += 2) {
        const [name = "", text = ""] = fields.slice(place, place + 2);
        parts.set(name, [parts.get(name), text.trim()].join(" ").trim());
      }
      return named(id.trim(), parts.get("T") ?? "", parts.get("W") ?? parts.get("B") ?? "");
    });
}

function readTrec(content: string): readonly NamedText[] {
  return [...content.matchAll(/<(doc|top)>(.*?)<\/\1>/gis)].map(([, , inside = ""]) => {
    // Topics of the first years close nothing but themselves.
    const part = (name: string) =>
      new RegExp(`<${name}>(.*?)(?:</${name}>|(?=<(?:num|title|desc|narr)>)|$)`, "is").exec(inside)?.[1] ??
      "";
    const first = (...names: string[]) =>
      names.map((name) => plainOf(part(name))).find((text) => text !== "");
    const id = first("docno", "num") ?? "";
    return named(
      id.replace(/^number:\s*/i, ""),
      first("title", "headline", "head") ?? "",
      first("text", "body", "desc") ?? "",
    );
  });
}

function plainOf(part: string): string {
  return part
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

function readNpl(content: string): readonly NamedText[] {
  return nplEntries(content).map(([id, text]) => ({ id, title: "", text }));
}

const id = z.union([z.string(), z.number().transform(String)]);
const lineSchema = z.object({
  ...{ _id: id.optional(), id: id.optional(), docno: id.optional() },
  title: z.string().default(""),
  ...{ text: z.string().optional(), body: z.string().optional(), query: z.string().optional() },
});

function readJson(line: string, file: string): NamedText {
  const parsed = lineSchema.safeParse(jsonOf(line));
  const [name, text] = [
    parsed.data?._id ?? parsed.data?.id ?? parsed.data?.docno,
    parsed.data?.text ?? parsed.data?.body ?? parsed.data?.query,
  ];
  if (name === undefined || text === undefined)
    throw new UsageError(`A line of ${file} is no document or query: ${line.slice(0, 60)}`);
  return { id: name, title: parsed.data?.title ?? "", text };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function readTabbed(line: string): NamedText {
  const [name = "", ...parts] = line.split("\t");
  return { id: name, title: "", text: parts.join(" ") };
}

/** Cranfield's texts begin with their titles once more. */
function named(name: string, title: string, text: string): NamedText {
  return { id: name, title, text: text.startsWith(title) ? text.slice(title.length).trim() : text };
}
