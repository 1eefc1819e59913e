// GeoJSON to SVG paths, on a plane good enough for one province (equirectangular about its middle).
export interface Geometry {
  features: {
    properties: { unit?: number; id?: number } | null;
    geometry: { type: "Polygon" | "MultiPolygon"; coordinates: unknown } | null;
  }[];
}

type Ring = [number, number][];

function ringsOf(geometry: Geometry["features"][number]["geometry"]): Ring[] {
  if (!geometry) return [];
  if (geometry.type === "Polygon") return geometry.coordinates as Ring[];
  if (geometry.type === "MultiPolygon") return (geometry.coordinates as Ring[][]).flat();
  return [];
}

const WIDTH = 1000;

export function outlines(geometry: Geometry, units: { id: number }[]): { box: string; paths: Map<number, string> } | null {
  const wanted = new Set(units.map((unit) => unit.id));
  const shapes = geometry.features
    .map((feature) => ({ unit: feature.properties?.unit ?? feature.properties?.id ?? 0, rings: ringsOf(feature.geometry) }))
    .filter((shape) => wanted.has(shape.unit) && shape.rings.length > 0);
  if (shapes.length === 0) return null;
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { rings } of shapes)
    for (const ring of rings)
      for (const [x, y] of ring) {
        west = Math.min(west, x);
        east = Math.max(east, x);
        south = Math.min(south, y);
        north = Math.max(north, y);
      }
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / (Math.max(east - west, 1e-9) * squeeze);
  const point = ([x, y]: [number, number]) =>
    `${((x - west) * squeeze * scale).toFixed(1)} ${((north - y) * scale).toFixed(1)}`;
  const paths = new Map<number, string>();
  for (const { unit, rings } of shapes) {
    const path = rings.map((ring) => "M" + ring.map(point).join("L") + "Z").join("");
    paths.set(unit, (paths.get(unit) ?? "") + path);
  }
  return { box: `0 0 ${WIDTH} ${Math.ceil((north - south) * scale)}`, paths };
}
