// The tree of a day out of a flat list of its units.
import type { Unit } from "../../api/types";
import { fold } from "../../text/fold";
import { matches } from "../../text/search";

export interface Node {
  unit: Unit;
  children: Node[];
}

// In the order of the list, which is the official one. A unit whose parent is not in the list is a root.
export function treeOf(units: Unit[]): Node[] {
  const nodes = new Map(units.map((unit) => [unit.id, { unit, children: [] as Node[] }]));
  const roots: Node[] = [];
  for (const unit of units) {
    const node = nodes.get(unit.id) as Node;
    const parent = unit.parent ? nodes.get(unit.parent) : undefined;
    (parent ? parent.children : roots).push(node);
  }
  return roots;
}

export function findUnits(units: Unit[], query: string): Unit[] {
  const wanted = fold(query);
  return units.filter((unit) => matches(unit.name, query) || fold(unit.code) === wanted);
}

// From the root down to the unit, the unit itself left out.
export function pathTo(units: Unit[], id: number): number[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const path: number[] = [];
  let unit = byId.get(byId.get(id)?.parent ?? 0);
  for (; unit && path.length < 32; unit = byId.get(unit.parent ?? 0)) path.unshift(unit.id);
  return path;
}
