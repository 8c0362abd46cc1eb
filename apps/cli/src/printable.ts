// Control characters and marks that change the direction of text: other people's words must not steer a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: replacing control characters is the purpose.
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Other people's text, safe to show on a terminal; line breaks and tabs stay. */
export function printable(text: string): string {
  return text.replace(STEERING, "\ufffd");
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}
