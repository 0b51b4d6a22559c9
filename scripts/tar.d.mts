export function tarball(files: { name: string; content: Buffer; mode: number }[]): Buffer;
