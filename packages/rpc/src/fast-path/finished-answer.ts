import { hash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { SECURITY_HEADERS } from "../http-surface.ts";
import type { Logger } from "../logger.ts";
import { answerText } from "./answer-text.ts";
import type { Encoding } from "./encoding.ts";

// Smaller ones fit a packet as they are.
const WORTH_COMPRESSING = 1_024;
const BROTLI_QUALITY = 5;

const compress: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body),
};

// As `serve` and tRPC set them, but for how long an answer may be kept.
const ALWAYS: readonly string[] = [
  ...[...SECURITY_HEADERS].filter(([name]) => name !== "cache-control").flat(),
  // `trpc-accept` and `accept` may ask for a stream in the place of this.
  ...["vary", "origin, accept-encoding, authorization, trpc-accept, accept"],
];

/** What is sent of an answer whoever asks for it. */
export interface AnswerForm {
  readonly body: Buffer | null;
  /** Each name followed by its value. */
  readonly headers: readonly string[];
}

/** An answer as it is sent, made of values that must not change. */
export interface FinishedAnswer {
  /** A weak entity tag: the bytes differ by encoding. */
  readonly etag: string;
  /** What is sent to who has it already. */
  readonly unchanged: AnswerForm;
  /** What it keeps in memory once it is compressed, in bytes, about. */
  readonly bytes: number;
  /** Whether it was made of these very values. */
  isOf(values: readonly unknown[]): boolean;
  /** The form to send now: it is compressed in the background when that is first asked for, and plain until then. */
  form(encoding: Encoding | null): AnswerForm;
  /** Ends when there is the form in which it is asked for. Never rejects. */
  made(encoding: Encoding | null): Promise<void>;
}

interface Finishing {
  /** Whether it is a list of answers, even if there is one. */
  readonly isBatch: boolean;
  /** Whether its values were there, and so are likely to be asked for again. */
  readonly isHot: boolean;
  readonly log: Logger;
}

/** Makes the answer to one call or to several. */
export function finishAnswer(values: readonly unknown[], { isBatch, isHot, log }: Finishing): FinishedAnswer {
  const listed = values.map((value) => answerText(value, isHot)).join(",");
  const body = Buffer.from(isBatch ? `[${listed}]` : listed);
  const etag = `W/"${hash("sha256", body, "base64url").slice(0, 27)}"`;
  const plain = formOf(body, { etag });
  const forms: Partial<Record<Encoding, AnswerForm>> = {};

  const known = (encoding: Encoding | null) =>
    encoding === null || body.length < WORTH_COMPRESSING ? plain : forms[encoding];

  async function makeForm(encoding: Encoding): Promise<void> {
    // Until it is there, and for good should it fail.
    forms[encoding] = plain;
    try {
      forms[encoding] = formOf(await compress[encoding](body), { etag, encoding });
    } catch (err) {
      log.warn({ err, encoding }, "an answer could not be compressed");
    }
  }

  return {
    etag,
    unchanged: { body: null, headers: [...ALWAYS, "etag", etag] },
    bytes: body.length * 3,
    isOf: (others) => values.every((value, at) => value === others[at]),
    form: (encoding) => {
      if (encoding !== null && known(encoding) === undefined) void makeForm(encoding);
      return known(encoding) ?? plain;
    },
    made: async (encoding) => {
      if (encoding !== null && known(encoding) === undefined) await makeForm(encoding);
    },
  };
}

function formOf(body: Buffer, { etag, encoding }: { etag: string; encoding?: Encoding }): AnswerForm {
  const coded = encoding === undefined ? [] : ["content-encoding", encoding];
  const told = ["content-type", "application/json", "content-length", String(body.length), ...coded];
  return { body, headers: [...ALWAYS, "etag", etag, ...told] };
}
