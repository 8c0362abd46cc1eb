/** A form of compression that answers are kept in. */
export type Encoding = "br" | "gzip";

/** The compression that an Accept-Encoding header asks for, of two that it likes as much the smaller; null for none. */
export function encodingFor(header: string | undefined): Encoding | null {
  if (header === undefined) return null;
  const liking = new Map(header.split(",").map(likingOf));
  const [br = 0, gzip = 0] = [liking.get("br"), liking.get("gzip")].map(
    (stated) => stated ?? liking.get("*"),
  );
  if (br === 0 && gzip === 0) return null;
  return br >= gzip ? "br" : "gzip";
}

function likingOf(coding: string): readonly [string, number] {
  const [name = "", ...parameters] = coding.split(";").map((part) => part.trim().toLowerCase());
  const stated = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const weight = stated === undefined ? 1 : Number(stated);
  return [name, weight > 0 && weight <= 1 ? weight : 0];
}
