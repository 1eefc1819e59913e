// Who is here: the account, its roles and rights.
import { apiUrl, forgetKept, get, send, setCsrf, whenSignedOut } from "../api/http";
import { listen, stopListening } from "../api/events";
import type { Right, Session } from "../api/types";
import { setLanguage, type Language } from "../text/language";
import { createStore, remember, useStore } from "./store";

// undefined: not known yet. `error`: the server could not be asked.
export interface Standing {
  session: Session | undefined;
  error: Error | undefined;
}

export const standing = createStore<Standing>({ session: undefined, error: undefined });

function take(session: Session): void {
  setCsrf(session.csrf);
  const wanted = session.account?.language;
  if (wanted) setLanguage(wanted);
  standing.set({ session, error: undefined });
  remember("signed-in", session.account ? "yes" : null);
  if (session.account) listen();
  else stopListening();
}

export async function loadSession(): Promise<void> {
  try {
    take(await get<Session>(apiUrl("/session")));
  } catch (error) {
    standing.set({ session: standing.get().session, error: error as Error });
  }
}

export async function signIn(name: string, password: string, code?: string): Promise<void> {
  await send("POST", "/session", code ? { name, password, code } : { name, password });
  forgetKept();
  await loadSession();
}

// The language of this device, and of the account wherever it signs in.
export async function chooseLanguage(next: Language): Promise<void> {
  setLanguage(next);
  if (!standing.get().session?.account) return;
  await send("PATCH", "/account", { language: next });
  await loadSession();
}

export async function signOut(): Promise<void> {
  await send("DELETE", "/session");
  forgetKept();
  await loadSession();
}

whenSignedOut(() => {
  const session = standing.get().session;
  if (!session?.account) return;
  stopListening();
  standing.set({ session: { ...session, account: null, roles: [], rights: [] }, error: undefined });
  void loadSession();
});

export function useSession(): Session | undefined {
  return useStore(standing).session;
}

// One right, or any of several.
export function may(session: Session | undefined, right: Right | readonly Right[]): boolean {
  const wanted = typeof right === "string" ? [right] : right;
  return wanted.some((one) => session?.rights.includes(one));
}
