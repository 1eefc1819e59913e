// Choosing a unit by typing a part of its name; the list is the browser's own.
import { useId, useState } from "preact/hooks";
import { useAll } from "../api/all";
import type { Unit } from "../api/types";
import { dayOf, nowMoment } from "../text/dates";
import { Field } from "./forms";

function labelOf(unit: Unit): string {
  return `${unit.name} (${unit.code})`;
}

interface UnitChoiceProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  onPick: (unit: Unit | null | undefined) => void; // null: left empty; undefined: no such unit
}

export function UnitChoice({ label, hint, error, onPick }: UnitChoiceProps) {
  const id = useId();
  const [text, setText] = useState("");
  const units = useAll<Unit>("/units", { on: dayOf(nowMoment()) }).data ?? [];
  const type = (value: string) => {
    setText(value);
    onPick(value.trim() ? units.find((unit) => labelOf(unit) === value) : null);
  };
  return (
    <>
      <Field label={label} hint={hint} error={error}>
        <input
          list={id}
          autocomplete="off"
          value={text}
          onInput={(event: Event) => type((event.currentTarget as HTMLInputElement).value)}
        />
      </Field>
      <datalist id={id}>
        {units.map((unit) => (
          <option key={unit.id} value={labelOf(unit)} />
        ))}
      </datalist>
    </>
  );
}
