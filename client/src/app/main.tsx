// Where the client starts.
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { askBoardAhead } from "../pages/board/choose";
import { MustChangePage } from "../pages/must-change";
import { SetupPage } from "../pages/setup";
import { SignInPage } from "../pages/sign-in";
import { common } from "../text/common";
import { startOffline } from "../offline/start";
import { setLanguage, language, useText } from "../text/language";
import { Failed } from "../ui/states";
import { listenToKeys } from "./keys";
import { Overlays } from "./overlays";
import { address, followLinks, useAddress } from "./router";
import { loadSession, standing } from "./session";
import { Shell } from "./shell";
import { recall, useStore } from "./store";
import { startTheme } from "./theme";

function App() {
  const t = useText(common);
  const { path } = useAddress();
  const { session, error } = useStore(standing);
  useEffect(() => {
    document.title = t.name;
  }, [t]);
  if (path === "/setup") return <SetupPage />;
  if (!session) return error ? <Failed page error={error} again={() => void loadSession()} /> : null;
  if (!session.account) return <SignInPage />;
  if (session.account.must_change) return <MustChangePage name={session.account.name} />;
  return (
    <>
      <Shell />
      <Overlays />
    </>
  );
}

startTheme();
setLanguage(language.get());
followLinks();
listenToKeys();
startOffline();
void loadSession();
const { path, query } = address.get();
if (recall("signed-in") && (path === "/" || path === "/board")) askBoardAhead(query);
render(<App />, document.getElementById("app") as HTMLElement);
