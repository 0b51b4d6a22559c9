// A preload (`node --import`) that moves a process's clock: `new Date()` and `Date.now()` run ahead by what the parent
// last said over IPC, {offsetMs}. So a test can pass an hour, and the code under test holds no switch for it.
let offsetMs = 0;
const RealDate = globalThis.Date;

class MovedDate extends RealDate {
  // Next wraps Date once more and takes over its own properties only, not what it inherits.
  static UTC = RealDate.UTC;
  static parse = RealDate.parse;
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...args);
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
}
globalThis.Date = MovedDate;

process.on("message", (message) => {
  if (typeof message?.offsetMs !== "number") return;
  offsetMs = message.offsetMs;
  process.send?.({ offsetMs });
});
// The channel alone must not keep the process alive.
process.channel?.unref();
