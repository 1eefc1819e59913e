// Requests to the server: JSON both ways, problem details (RFC 9457) as errors that name their fields,
// answers kept with their ETag so that an unchanged one travels as 304.
import { noticeAge } from "../offline/age";
import { language } from "../text/language";

export const API = "/api/v1";
const KEPT_MOST = 200;

// What the server said: a whole sentence, perhaps with more detail and advice. `fields` holds a sentence
// for each field that it named.
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly detail: string;
  readonly hint: string;
  readonly fields: Record<string, string>;

  constructor(status: number, problem: Problem) {
    super(problem.title || problem.detail || `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.type = problem.type ?? "about:blank";
    this.detail = problem.detail ?? "";
    this.hint = problem.hint ?? "";
    this.fields = {};
    if (problem.field) this.fields[problem.field] = [this.message, this.detail].filter(Boolean).join(" ");
  }
}

// The server was not reached; nothing is known of what became of the request.
export class NetworkError extends Error {
  constructor() {
    super("network");
    this.name = "NetworkError";
  }
}

interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  hint?: string;
  field?: string;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

let csrf = "";
let onSignedOut: () => void = () => undefined;

export function setCsrf(token: string): void {
  csrf = token;
}

export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

export function apiUrl(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== "") words.set(name, String(value));
  const text = words.toString();
  return API + path + (text ? "?" + text : "");
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    if (/json/.test(response.headers.get("content-type") ?? "")) return (await response.json()) as Problem;
  } catch {
    // An answer cut short tells no more than its status.
  }
  return {};
}

async function fail(response: Response): Promise<never> {
  const error = new ApiError(response.status, await problemOf(response));
  if (response.status === 401 && !error.type.endsWith("code-needed")) onSignedOut();
  throw error;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError();
  }
}

interface Kept {
  etag: string;
  body: unknown;
}
const kept = new Map<string, Kept>();

function keep(key: string, etag: string | null, body: unknown): void {
  kept.delete(key);
  if (!etag) return;
  kept.set(key, { etag, body });
  if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value as string);
}

export function forgetKept(): void {
  kept.clear();
}

// The last answer to this question, if one is at hand: shown while the new one is on its way.
export function lastAnswer<T>(url: string): T | undefined {
  return kept.get(language.get() + url)?.body as T | undefined;
}

// Questions asked before the component that needs the answer is there: one journey less.
const early = new Map<string, Promise<unknown>>();

export function askAhead(url: string): void {
  const answer = get(url);
  answer.catch(() => undefined);
  early.set(language.get() + url, answer);
}

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  const key = language.get() + url;
  const asked = early.get(key);
  if (asked) {
    early.delete(key);
    return asked as Promise<T>;
  }
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.get() };
  const known = kept.get(key);
  if (known) headers["If-None-Match"] = known.etag;
  const response = await reach(url, { headers, signal });
  noticeAge(response);
  if (response.status === 304 && known) return known.body as T;
  if (!response.ok) return fail(response);
  const body = (await response.json()) as T;
  keep(key, response.headers.get("etag"), body);
  return body;
}

// A change. `body` is sent as JSON, unless it is a Blob or text (files).
export async function send<T>(method: string, path: string, body?: unknown, query: Query = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.get() };
  if (csrf) headers["X-CSRF-Token"] = csrf;
  const init: RequestInit = { method, headers };
  if (body instanceof Blob || typeof body === "string") init.body = body;
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  const response = await reach(apiUrl(path, query), init);
  if (!response.ok) return fail(response);
  if (response.status === 204) return undefined as T;
  return (/json/.test(response.headers.get("content-type") ?? "") ? await response.json() : undefined) as T;
}
