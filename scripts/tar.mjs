import { gzipSync } from "node:zlib";

const BLOCK = 512;

/** One file's header, as POSIX.1-1988 (ustar) lays it out. Names up to 100 bytes are enough here. */
function header(name, size, mode) {
  if (Buffer.byteLength(name) > 100) throw new Error(`Too long a name for this archive: ${name}`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value, length) => value.toString(8).padStart(length - 1, "0");
  block.write(name, 0);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  // The checksum is made with blanks in its own place.
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\0" + "00", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)}\0 `, 148);
  return block;
}

/**
 * A .tar.gz of files, the same bytes for the same content.
 * @param {{ name: string, content: Buffer, mode: number }[]} files
 */
export function tarball(files) {
  const blocks = files.flatMap(({ name, content, mode }) => [
    header(name, content.length, mode),
    content,
    Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
  ]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}
