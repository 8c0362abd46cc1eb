// BSON of `{ _id: null, texts: [...] }`: its length; the type, name and end of each field; the array's length.
const BEFORE_NAME = 4 + "?_id\0?".length;
const TEXT = 2;
const END = 0;

/**
 * The texts of the one document that a pipeline ends with, `{ $group: { _id: null, NAME: { $push: … } } }`, from its
 * bytes: to have thousands of texts made a document of first takes longer than MongoDB takes to find them.
 * @throws TypeError when there is anything else.
 */
export function* packedTexts(document: Buffer): Generator<string> {
  let at = document.indexOf(END, BEFORE_NAME) + 1 + 4;
  while (document[at] === TEXT) {
    // The place in the array, which is written out, and the length of the text with its end.
    const length = document.indexOf(END, at) + 1;
    const begin = length + 4;
    const end = begin + document.readInt32LE(length) - 1;
    yield document.toString("utf8", begin, end);
    at = end + 1;
  }
  if (document[at] !== END) throw new TypeError("Not all of a list are texts");
}
