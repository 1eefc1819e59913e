// build: the client into dist/, every asset under a name that carries its hash, and everything once more
// in one file for the binary.
//
//   node tools/build.mjs [--out DIRECTORY] [--pack FILE]
//
// dist/files.json lists what there is to serve: [{path, type, immutable}]. The pack (--pack) holds the
// same files for embedding, plain and compressed; its form is described in pack.mjs.
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "./pack.mjs";

const client = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(client, "src");

const MAIN = "src/app/main.tsx";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

function argument(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
}

const common = {
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["es2021", "chrome100", "firefox100", "safari15.4"],
  loader: { ".woff2": "file" },
  assetNames: "assets/[name]-[hash]",
  publicPath: "/",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
  absWorkingDir: client,
};

function filesUnder(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(directory, entry.name)) : [join(directory, entry.name)],
  );
}

// All style sheets of src/ in one: tokens first, then what all pages share, then each page's own.
function styleSheet() {
  const order = (path) => (path.endsWith("tokens.css") ? 0 : path.includes("/ui/") ? 1 : 2);
  const sheets = filesUnder(source).filter((path) => path.endsWith(".css"));
  sheets.sort((a, b) => order(a) - order(b) || a.localeCompare(b));
  const imports = ["uplot/dist/uPlot.min.css", ...sheets.map((path) => "./" + relative(source, path))];
  return imports.map((path) => `@import ${JSON.stringify(path)};`).join("\n");
}

// What the first script needs from its beginning, by path.
async function firstModules() {
  const apart = { name: "apart", setup: (build) => build.onResolve({ filter: /.*/ }, (asked) =>
    asked.kind === "dynamic-import" ? { path: asked.path, external: true } : undefined) };
  const result = await esbuild.build({
    ...common,
    entryPoints: [MAIN],
    format: "esm",
    write: false,
    outdir: "unused",
    metafile: true,
    plugins: [apart],
  });
  return Object.keys(result.metafile.inputs).filter((path) => path !== MAIN && /\.(m?js|tsx?)$/.test(path));
}

// Every page that is loaded later is told to use all of what is there already. Without this esbuild would
// cut what pages share into a dozen scripts of one kilobyte, each a journey to the server.
function oneShared(modules) {
  const later = new Set();
  const imports = modules.map((path) => `import ${JSON.stringify(join(client, path))};`).join("\n");
  return {
    name: "one-shared",
    setup(build) {
      build.onResolve({ filter: /^\./ }, async ({ kind, path, resolveDir, pluginData }) => {
        if (kind !== "dynamic-import" || pluginData === "seen") return undefined;
        const found = await build.resolve(path, { kind, resolveDir, pluginData: "seen" });
        later.add(found.path);
        return found;
      });
      build.onLoad({ filter: /\.tsx?$/ }, ({ path }) =>
        later.has(path)
          ? { contents: readFileSync(path, "utf8") + "\n" + imports, loader: path.endsWith("x") ? "tsx" : "ts" }
          : undefined,
      );
    },
  };
}

async function scripts(out) {
  const result = await esbuild.build({
    ...common,
    entryPoints: [MAIN],
    outdir: out,
    format: "esm",
    splitting: true,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    metafile: true,
    plugins: [oneShared(await firstModules())],
  });
  const outputs = Object.entries(result.metafile.outputs);
  const [path, entry] = outputs.find(([, output]) => output.entryPoint === MAIN);
  const names = (list) => list.map((one) => "/" + relative(out, join(client, one)));
  const eager = entry.imports.filter((one) => one.kind === "import-statement").map((one) => one.path);
  return { main: names([path])[0], eager: names(eager) };
}

async function styles(out) {
  const result = await esbuild.build({
    ...common,
    stdin: { contents: styleSheet(), loader: "css", resolveDir: source, sourcefile: "style.css" },
    outdir: out,
    write: false,
  });
  let style = "";
  for (const file of result.outputFiles) {
    let path = relative(out, file.path);
    if (path.endsWith(".css")) {
      const hash = createHash("sha256").update(file.contents).digest("hex").slice(0, 8).toUpperCase();
      path = `assets/style-${hash}.css`;
      style = "/" + path;
    }
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), file.contents);
  }
  return style;
}

function page(out, { main, eager }, style) {
  const links = eager.map((path) => `<link rel="modulepreload" href="${path}">`).join("\n    ");
  const text = readFileSync(join(source, "index.html"), "utf8");
  const filled = text.replaceAll("{{main}}", main).replaceAll("{{style}}", style).replace("{{eager}}", links);
  writeFileSync(join(out, "index.html"), filled);
}

function copyStatic(out) {
  for (const name of readdirSync(join(source, "static")))
    copyFileSync(join(source, "static", name), join(out, name));
}

// The service worker stands at the root, under a name that never changes; it knows what to keep.
async function worker(out) {
  const entry = join(source, "offline", "worker.ts");
  if (!existsSync(entry)) return;
  const keep = listing(out).map((file) => file.path);
  const version = createHash("sha256").update(keep.join()).digest("hex").slice(0, 12);
  await esbuild.build({
    ...common,
    entryPoints: [entry],
    outfile: join(out, "worker.js"),
    format: "iife",
    define: { ASSETS: JSON.stringify(keep), VERSION: JSON.stringify(version) },
  });
}

function listing(out) {
  return filesUnder(out)
    .map((path) => relative(out, path))
    .filter((path) => basename(path) !== "files.json")
    .sort()
    .map((path) => ({
      path: "/" + path,
      type: types[extname(path)] ?? "application/octet-stream",
      immutable: path.startsWith("assets/"),
    }));
}

async function build(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const script = await scripts(out);
  const style = await styles(out);
  copyStatic(out);
  page(out, script, style);
  await worker(out);
  const files = listing(out);
  writeFileSync(join(out, "files.json"), JSON.stringify(files, null, 1) + "\n");
  return files;
}

const out = resolve(argument("--out", join(client, "dist")));
const files = await build(out);
const packed = argument("--pack", "");
if (packed) writeFileSync(packed, pack(out, files));
