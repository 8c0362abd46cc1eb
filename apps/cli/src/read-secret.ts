import { CliError, EXIT } from "./cli-error.ts";
import type { ReadableTerminal } from "./streams.ts";

const LONGEST = 4_096;

/**
 * Reads a secret from a stream to its end, without the line break that `echo` adds.
 * @throws CliError when there is none, or more than a secret could be.
 */
export async function readSecret(stream: ReadableTerminal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    bytes += Buffer.byteLength(chunk);
    if (bytes > LONGEST) throw wrong("is longer than a password can be");
  }
  const secret = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (secret === "") throw wrong("is empty");
  return secret;
}

function wrong(what: string): CliError {
  return new CliError(`Standard input ${what}.`, {
    code: "USAGE",
    remedy: "Send the password alone, as in: marketplace-cli login --password-stdin <secret.txt",
    exitCode: EXIT.usage,
  });
}
