/** Where uploads go when nobody said otherwise. The one place this address stands. */
export const DEFAULT_MONITOR_URL = "https://openclaw-agent-monitor.vercel.app";
