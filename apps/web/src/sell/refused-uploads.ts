import { failureIn } from "@marketplace/api";

/** The problems that the server found in uploads, by upload id; it names them by their place. */
export function refusedUploads(failure: unknown, uploadIds: readonly string[]): ReadonlyMap<string, string> {
  const errors = failureIn(failure)?.fieldErrors ?? {};
  return new Map(
    uploadIds.flatMap((uploadId, index) => {
      const problem = errors[`uploadIds.${index}`]?.[0];
      return problem === undefined ? [] : [[uploadId, problem]];
    }),
  );
}
