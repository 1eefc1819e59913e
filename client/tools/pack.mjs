// pack: all files of the client in one, as the binary carries them.
//
//   satsao-client 1\n
//   <number of files>\n
//   one line for each file, fields parted by one TAB, in byte order of the path:
//     path  content-type  immutable (0 or 1)  hash (16 hex digits, for the ETag)
//     plain offset  plain length  gzip offset  gzip length  brotli offset  brotli length
//   \n
//   the bytes; offsets count from here. Length 0 of a compressed form: it would not be smaller.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

// The three forms of a file: plain, gzip, brotli; an empty one where it is of no use.
export function forms(bytes, type) {
  const none = Buffer.alloc(0);
  if (!compressible.test(type)) return [bytes, none, none];
  const smaller = (made) => (made.length < bytes.length ? made : none);
  return [bytes, smaller(gzipSync(bytes, { level: 9 })), smaller(brotli(bytes))];
}

export function pack(directory, files) {
  const lines = [];
  const parts = [];
  let offset = 0;
  for (const { path, type, immutable } of files) {
    const bytes = readFileSync(join(directory, path));
    const places = [];
    for (const form of forms(bytes, type)) {
      places.push(offset, form.length);
      parts.push(form);
      offset += form.length;
    }
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    lines.push([path, type, immutable ? 1 : 0, hash, ...places].join("\t"));
  }
  const head = `satsao-client 1\n${files.length}\n${lines.join("\n")}\n\n`;
  return Buffer.concat([Buffer.from(head), ...parts]);
}
