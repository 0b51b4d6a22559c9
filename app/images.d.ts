// Pictures are imported as files with their size; next-env.d.ts says so only after the first build.
/// <reference types="next/image-types/global" />
