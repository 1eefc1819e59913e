import { keys } from "../app/keys";
import { overlays } from "../text/overlays";
import { useText } from "../text/language";
import { Dialog } from "../ui/dialog";

export function Help({ onClose }: { onClose: () => void }) {
  const t = useText(overlays);
  return (
    <Dialog title={t.helpTitle} onClose={onClose}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.key}</th>
            <th scope="col">{t.does}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ keys: typed, what }) => (
            <tr key={typed}>
              <th scope="row">
                {typed.split(" ").map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </th>
              <td>{t.keys[what]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
