// What stands around every page: rail or bottom bar, header, time bar, and the page itself.
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { link, recent } from "../api/events";
import { SignOutDialog, StoredNotice, UnsentCount } from "../offline/count";
import { unsent } from "../offline/unsent";
import { common } from "../text/common";
import { showTime } from "../text/dates";
import { useLanguage, useText } from "../text/language";
import { Choices } from "../ui/forms";
import { Icon, Logo } from "../ui/icons";
import { Menu } from "../ui/menu";
import { Empty, Failed, Loading } from "../ui/states";
import { openHelp, openSearch } from "./keys";
import { pages, parts, type PageEntry, type PageProps } from "./pages";
import { href, match, useAddress } from "./router";
import { chooseLanguage, may, signOut, useSession } from "./session";
import { useStore } from "./store";
import { setTheme, theme } from "./theme";
import { TimeBar } from "./timebar";

function findPage(path: string): { entry: PageEntry; words: Record<string, string> } | null {
  for (const entry of pages) {
    const words = match(entry.pattern, path);
    if (words) return { entry, words };
  }
  return null;
}

function Places({ current, few }: { current: string | undefined; few?: boolean }) {
  const t = useText(common);
  const session = useSession();
  const shown = parts.filter((one) => may(session, one.right));
  return (
    <>
      {(few ? shown.slice(0, 3) : shown).map(({ part, path, icon }) => (
        <a key={part} class="place" href={href(path)} aria-current={part === current ? "page" : undefined}>
          <Icon name={icon} />
          {t[part]}
        </a>
      ))}
    </>
  );
}

function LiveMark() {
  const t = useText(common);
  const { state, since } = useStore(link);
  const look = state === "live" ? "live" : state === "lost" ? "live lost" : "live wait";
  const text = state === "live" ? t.live : state === "lost" ? t.lost(showTime(since)) : t.connecting;
  return (
    <span class={look} role="status">
      <span class="dot" aria-hidden="true" />
      {text}
    </span>
  );
}

function Bell() {
  const t = useText(common);
  const news = useStore(recent);
  const [seen, setSeen] = useState(0);
  const last = news[0]?.commit ?? 0;
  const unseen = news.filter((event) => event.commit > seen).length;
  return (
    <Menu
      label={unseen ? t.newsOf(unseen) : t.news}
      onOpen={() => setSeen(last)}
      face={
        <>
          <Icon name="bell" />
          {unseen > 0 && <span class="count">{unseen}</span>}
        </>
      }
    >
      {() => (
        <div class="stack tight">
          <h2>{t.news}</h2>
          {news.length === 0 && <p class="soft">{t.newsNone}</p>}
          <ul class="plain">
            {news.map((event) => (
              <li key={event.commit}>
                {t.newsLine(showTime(event.seen_at), event.indicators.length, event.units.length)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Menu>
  );
}

function AccountItems({ close }: { close: () => void }) {
  const t = useText(common);
  const session = useSession();
  const now = useStore(theme);
  const language = useLanguage();
  const [leaving, setLeaving] = useState(false);
  return (
    <div class="stack tight">
      {session?.account && <p class="small soft">{session.account.display || session.account.name}</p>}
      <a class="item" href={href("/account")} onClick={close}>
        <Icon name="person" /> {t.account}
      </a>
      <button
        type="button"
        class="item"
        lang={language === "vi" ? "en" : "vi"}
        onClick={() => void chooseLanguage(language === "vi" ? "en" : "vi").catch(() => undefined)}
      >
        <Icon name="globe" /> {t.otherLanguage}
      </button>
      <Choices
        label={t.theme}
        value={now}
        options={[
          { value: "system", label: t.themeSystem },
          { value: "light", label: t.themeLight },
          { value: "dark", label: t.themeDark },
        ]}
        onChange={setTheme}
      />
      <button type="button" class="item" onClick={() => (close(), openHelp())}>
        <Icon name="keyboard" /> {t.help}
      </button>
      <button type="button" class="item" onClick={() => (unsent().length ? setLeaving(true) : void signOut())}>
        <Icon name="out" /> {t.signOut}
      </button>
      {leaving && <SignOutDialog onStay={() => setLeaving(false)} onLeave={() => void signOut()} />}
    </div>
  );
}

function Header() {
  const t = useText(common);
  const session = useSession();
  const units = session?.roles.map((one) => one.unit?.name ?? t.wholeProvince) ?? [];
  const name = session?.account?.display || session?.account?.name || "";
  return (
    <header class="header">
      <span class="unit">{[...new Set(units)].join(", ") || t.wholeProvince}</span>
      <UnsentCount />
      <LiveMark />
      <button type="button" class="button quiet icon" aria-label={t.search} title={t.search} onClick={openSearch}>
        <Icon name="search" />
      </button>
      <Bell />
      <Menu label={t.accountOf(name)} face={<Icon name="person" />}>
        {(close) => <AccountItems close={close} />}
      </Menu>
    </header>
  );
}

function Bottom({ current }: { current: string | undefined }) {
  const t = useText(common);
  const session = useSession();
  const rest = parts.filter((one) => may(session, one.right)).slice(3);
  return (
    <nav class="bottom" aria-label={t.mainPlaces}>
      <Places current={current} few />
      <Menu
        label={t.more}
        class="place"
        face={
          <>
            <Icon name="more" />
            {t.more}
          </>
        }
      >
        {(close) => (
          <>
            {rest.map(({ part, path, icon }) => (
              <a key={part} class="item" href={href(path)} onClick={close}>
                <Icon name={icon} /> {t[part]}
              </a>
            ))}
            <AccountItems close={close} />
          </>
        )}
      </Menu>
    </nav>
  );
}

const loaded = new Map<PageEntry, ComponentType<PageProps>>();

function LoadedPage({ entry, words }: { entry: PageEntry; words: Record<string, string> }) {
  const [, setLoaded] = useState<PageEntry | null>(null);
  const [failed, setFailed] = useState<{ entry: PageEntry; error: Error } | null>(null);
  const load = () => {
    setFailed(null);
    entry.load().then(
      (page) => {
        loaded.set(entry, page);
        setLoaded(entry);
      },
      (error: Error) => setFailed({ entry, error }),
    );
  };
  const Page = entry.page ?? loaded.get(entry);
  useEffect(() => {
    if (!Page) load();
  }, [entry]);
  if (Page) return <Page words={words} />;
  if (failed?.entry === entry) return <Failed page error={failed.error} again={load} />;
  return <Loading />;
}

function NotFound() {
  const t = useText(common);
  return (
    <Empty page title={t.notFoundTitle}>
      <p>{t.notFoundText}</p>
      <p>
        <a href={href("/board")}>{t.toBoard}</a>
      </p>
    </Empty>
  );
}

function Forbidden() {
  const t = useText(common);
  return <Empty page title={t.forbiddenTitle} />;
}

export function Shell() {
  const t = useText(common);
  const { path } = useAddress();
  const session = useSession();
  const found = findPage(path);
  const current = found?.entry.part;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A new page takes the focus, so that it is read from its beginning.
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [path]);
  const allowed = !found?.entry.right || may(session, found.entry.right);
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <nav class="rail" aria-label={t.mainPlaces}>
        <a class="brand" href={href("/board")} aria-label={t.name}>
          <Logo />
        </a>
        <Places current={current} />
      </nav>
      <div class="column">
        <Header />
        <StoredNotice />
        {found?.entry.timed && allowed && <TimeBar />}
        <main class="page" id="main" tabIndex={-1} ref={main}>
          {!found ? <NotFound /> : !allowed ? <Forbidden /> : <LoadedPage entry={found.entry} words={found.words} />}
        </main>
      </div>
      <Bottom current={current} />
    </div>
  );
}
