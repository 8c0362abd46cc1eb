import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, refused, StripeBooks } from "./stripe-books.fixture.ts";

/** How a test's Stripe treats requests: does nothing and says nothing, does it and says nothing, breaks off, or answers so. */
export type Mood = "well" | "deaf" | "mute" | "breaks off" | "breaks off after" | number;

/** A Stripe of the tests' own, over HTTP. */
export interface StripeServer {
  readonly url: string;
  readonly books: StripeBooks;
  /** What was asked and had an effect, as `POST /v1/…`. */
  readonly effects: readonly string[];
  /** Whether requests, or some of them, are left without an answer. */
  readonly silent: boolean;
  /** Sets how it treats the next requests; those to a path that ends so, or all. */
  treat(mood: Mood, pathEnd?: string): void;
  /** Forgets idempotency keys, as Stripe does after a day. */
  forgetKeys(): void;
  close(): Promise<void>;
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly key: string | undefined;
  readonly body: string;
}

/**
 * Starts it. With stripe-mock's address it has every request checked there first, against Stripe's own description of
 * its API, and shapes its answers like stripe-mock's.
 */
export async function startStripeServer(mock?: string): Promise<StripeServer> {
  const books = new StripeBooks();
  const effects: string[] = [];
  const answered = new Map<string, { readonly content: string; readonly answer: Answer }>();
  let treatment: { mood: Mood; pathEnd: string } = { mood: "well", pathEnd: "" };

  async function answerTo(request: Request): Promise<Answer> {
    const { method, url, key, body } = request;
    const checked = mock === undefined ? { status: 200, body: {} } : await checkedBy(mock, request);
    if (checked.status >= 400) return checked;
    const content = `${method} ${url.pathname}\n${body}`;
    const before = key === undefined ? undefined : answered.get(key);
    if (before !== undefined)
      return before.content === content ? before.answer : refused(undefined, { type: "idempotency_error" });
    const form = method === "GET" ? url.searchParams : new URLSearchParams(body);
    const own = books.answer(method, url.pathname, form);
    const answer = own.status === 200 ? { status: 200, body: { ...checked.body, ...own.body } } : own;
    if (method === "POST" && own.status === 200) effects.push(`${method} ${url.pathname}`);
    if (key !== undefined) answered.set(key, { content, answer });
    return answer;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    const { mood, pathEnd } = treatment;
    const isMeant = mood !== "well" && request.url.pathname.endsWith(pathEnd);
    if (isMeant && mood === "deaf") return;
    if (isMeant && mood === "breaks off") return void response.destroy();
    if (isMeant && typeof mood === "number")
      return send(response, { status: mood, body: { error: { type: "api_error", message: "Trouble." } } });
    const answer = await answerTo(request);
    if (isMeant && mood === "mute") return;
    if (isMeant) return void response.destroy();
    send(response, answer);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((thrown: unknown) =>
      send(response, { status: 500, body: { error: { message: String(thrown) } } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    books,
    effects,
    get silent() {
      return treatment.mood === "deaf" || treatment.mood === "mute";
    },
    treat: (mood, pathEnd = "") => {
      treatment = { mood, pathEnd };
    },
    forgetKeys: () => answered.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const key = incoming.headers["idempotency-key"];
  return {
    method: incoming.method ?? "GET",
    url: new URL(incoming.url ?? "/", "http://stripe.test"),
    key: typeof key === "string" ? key : undefined,
    body: Buffer.concat(chunks).toString(),
  };
}

async function checkedBy(mock: string, { method, url, body }: Request): Promise<Answer> {
  const response = await fetch(new URL(url.pathname + url.search, mock), {
    method,
    headers: { authorization: "Bearer sk_test_123", "content-type": "application/x-www-form-urlencoded" },
    signal: AbortSignal.timeout(5_000),
    ...(method === "GET" ? {} : { body }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: Object.fromEntries(Object.entries(answer ?? {})) };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
