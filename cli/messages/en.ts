/** Every English text. cli/messages/zh.ts has the same keys, or it does not compile. `{name}` is filled in. */
export const en = {
  init_no_token: `No monitoring token found. Let me help you set up...
Please choose a sign-in method:
1. Existing user: visit {url} and click Sign In
2. New user: visit {url} and click Sign Up
After signing in:
- Go to the Settings page
- Generate and copy your Agent Token
- Send me the generated token`,
  init_no_token_chat: `Checking monitoring configuration...
❌ No Agent Token detected
Please complete these steps first:
1. Visit {url}
2. Click **Sign In** (supports Google/GitHub, etc.)
3. After logging in, generate an Agent Token on the **Settings** page
4. Send me the token`,
  init_token_found: "Monitoring token found ({from}). Monitor platform: {url}",
  init_unvalidated: "❌ There is a token, but {url} cannot be asked whether it is valid ({reason}). {hint}",
  token_from_environment: "environment variable MONITOR_PLATFORM_TOKEN",
  token_from_file: "{path}",
  script_exists: "Script exists",
  script_missing: "Script not found",
  script_missing_help: `❌ Upload script not found
Please reinstall the skill or contact the developer.`,

  login_validating: "Validating token...",
  login_validated: "✅ Token validated successfully!",
  login_head: `✅ Token configured successfully!
Starting upload service...
- Running initial sync test...`,
  login_head_chat: `Validating token...
✅ Token validated successfully!
Starting upload service...
- Running initial sync test...`,
  login_started: "- ✅ Service started successfully!",
  login_sync_failed: "- ❌ Upload failed ({reason})",
  login_tail: `Monitor platform: {url}
Upload interval: {minutes} minutes
Start command:
python3 scripts/status_uploader.py start --fork
Management commands:
- Say "sync status" to manually trigger an upload
- Say "check status monitor" to check service status
- Say "stop status monitor" to stop the service
- Say "restart status monitor" to restart the service`,
  login_tail_chat: `---
✅ **Status monitor enabled!**
- Monitor platform: {url}
- Upload interval: {minutes} minutes
- Service status: running
Management commands:
- Say "sync status" / "同步状态" to manually trigger an upload
- Say "check status monitor" / "查看状态监控" to check service status
- Say "stop status monitor" / "停止状态监控" to stop the service`,
  login_saved: "✅ Token configured successfully!\nMonitor platform: {url}",
  login_unvalidated:
    "The token is saved, but {url} could not be asked whether it is valid ({reason}). {hint} The next upload will tell.",
  login_not_monitor: "Nothing was saved: {url} does not answer like an OpenClaw monitor ({reason}). {hint}",
  login_pinned:
    "❌ This token belongs to the host {owner}. Generate a new one for this machine, or make that one reusable in Settings → Agent tokens.",
  login_not_saved:
    "The token is valid but could not be written to {path} ({reason}). Make the folder writable, or set MONITOR_PLATFORM_TOKEN.",
  device_open: `Connect this machine to {url}

  Open   {page}
  Code   {code}

or open this link, which carries the code:

  {link}
`,
  device_careful: "The code holds for {minutes} minutes. Approve it only when the page names this machine: {host}",
  device_waiting_quietly: "Waiting for your approval ...",
  device_waiting: "Waiting for your approval, {time} left (Ctrl+C ends it)",
  device_trouble: "The platform does not answer ({reason}). {hint} Still trying ...",
  device_trouble_over: "The platform answers again.",
  device_approved: "✅ Approved: this machine joins the account {account}.",
  device_denied: "❌ The request was denied; nothing was saved. {why}\nTo try again: openclaw-status-monitor login",
  device_expired:
    "❌ The code has expired without an approval; nothing was saved. For a new one: openclaw-status-monitor login",
  device_used:
    "❌ This code is used up: the answer was lost on its way, or the platform forgot it. Nothing was saved. For a new one: openclaw-status-monitor login",
  device_cancelled: "Cancelled; nothing was saved, and the code on the page leads nowhere.",
  device_unsupported: `❌ {url} does not offer to connect a machine by a link (HTTP {status}): it is older than this program, or not the address of a monitor.
With a token it works: sign in there, generate an Agent Token on the Settings page, then run
openclaw-status-monitor login <token>`,
  device_unreachable: "❌ No code could be fetched from {url} ({reason}). {hint} Nothing was saved.",
  device_bad_answer: "❌ The platform's answer cannot be used as a token. Nothing was saved.",
  device_env_wins:
    "Warning: MONITOR_PLATFORM_TOKEN is set and wins over what login saves. Unset it, or the new token stays unused.",
  key_missing: "Error: set the API_KEY environment variable",
  token_missing: `❌ No monitoring token detected
Please complete these steps first:
1. Visit {url}
2. Click Sign In / Sign Up to log in or register
3. After logging in, generate an Agent Token on the Settings page
4. Send me the token
Example: My token is abc123-def456...`,
  token_invalid: `❌ Token validation failed
Your token may have expired or is invalid.
Please obtain a new token:
1. Log in to {url}
2. Go to the Settings page
3. Click Generate to create a new Token
4. Send me the new token`,

  sync_head: "Executing manual upload...",
  test_head: "Executing test upload to {url} ...",
  sync_agents: "Online agents: {agents}",
  sync_success: "Upload result: ✅ Success",
  sync_failed: "Upload result: ❌ Failed ({reason})",
  sync_no_agents: "openclaw.json lists no agents.",
  sync_unreadable: "The agents cannot be read: {reason}.",
  reason_no_agents: "no agents configured",
  sync_kept: "{count} reports wait on this machine and will be sent with the next upload.",
  sync_replayed: "{count} reports kept from before were sent too.",
  sync_sessions_failed: "The sessions could not be sent ({reason}); they follow with the next upload.",
  sync_set_aside: "{count} reports were refused by the platform and set aside in {path}: {reason}",
  sync_memory_only:
    "The report could not be kept on disk ({reason}); what was not sent now is lost when this program ends. Free space in or make writable: {path}",
  test_details: "Answered in {ms} ms; silence of {minutes} minutes counts as offline.",
  dry_run_note: "Not sent. {bytes} bytes to {url}; masked secrets: {redactions}.",
  dry_run_host: "This machine has no id yet; the one shown is made up anew until the first upload.",
  none: "none",

  start_running: "The service is already running (PID {pid}); for a new interval stop it and start it again.",
  start_already: "The service is already running, PID: {pid}",
  start_started: "✅ Service started, PID: {pid}",
  start_banner: "Server: {url} · key: {key}… · every {seconds} seconds",
  start_foreground: "Uploading every {minutes} minutes to {url}; Ctrl+C ends it. Log: {log}",
  start_no_pid_file: "The PID file cannot be written ({reason}); running without it.",
  start_failed: `❌ Service failed to start
View the error log: cat {errorLog}
Common errors:
- Token not configured
- Network connection failed
- Port already in use`,
  stop_sent: "Stop signal sent to PID {pid}",
  stop_gone: "Process does not exist",
  stop_not_running: "Service is not running",
  stop_slow: "PID {pid} has not ended within {seconds} seconds. End it with: kill -9 {pid}",
  stop_denied: "PID {pid} belongs to another user; stop it as that user.",
  stop_chat: `Stopping upload service...
✅ Service stopped
To restart, say "start status monitor" / "启动状态监控".`,
  restart_head: "Restarting upload service...",
  restart_done: "✅ Service restarted, PID: {pid}",
  status_running: "Service is running, PID: {pid}",
  status_interval: "Upload interval: {seconds} seconds ({minutes} minutes)",
  status_not_running: "Service is not running",
  copy_warning:
    "Two machines report as this one: {one} and {two}, as after copying a disk or a home. Run `openclaw-status-monitor login` (or `init --new-host`) on the copy: it gets an identity of its own.",
  new_host: "This machine has an identity of its own now and appears as a new host with its next report.",
  status_chat_head: "Checking upload service status...",
  status_chat_running:
    "✅ Service is running\nPID: {pid}\nSync interval: {minutes} minutes\nLog file: {log}\nRecent logs:",
  status_chat_stopped: "❌ Service is not running\nSync interval: {minutes} minutes\nLog file: {log}\nRecent logs:",
  status_error_log_none: "Error log: none",
  status_error_log: "Error log:",
  status_reading: "Reading sessions for the first time: {done} of {total} MB",
  status_pending: "Unsent reports: {count} (they are sent with the next upload)",
  status_dropped: "Dropped reports: {count} (more were waiting than are kept)",
  status_set_aside: "Refused by the platform and set aside: {count}",
  privacy_counts: "figures, times and models alone",
  privacy_metadata: "also session keys, labels, names of tools and texts of errors; secrets are masked",
  privacy_content: "also excerpts of what was asked and answered, at most 1,000 characters each; secrets are masked",
  privacy_set:
    "Privacy level stored: {level}. It holds from the next upload on; what was told of sessions before is replaced.",
  privacy_content_account:
    "The platform keeps excerpts only if the account allows them too: Settings → Your data. They begin with what is written from now on.",
  privacy_env: "Warning: OPENCLAW_MONITOR_PRIVACY is set and wins over what is stored.",
  verify_head: "{here} sessions here, {there} at {url}. Counted here / held there:",
  verify_entries: "entries",
  verify_messages: "messages",
  verify_toolsFailed: "failed tool calls",
  verify_errors: "errors",
  verify_input: "input tokens",
  verify_output: "output tokens",
  verify_cacheRead: "cache read tokens",
  verify_cacheWrite: "cache write tokens",
  verify_costNanos: "reported cost, billionths of a USD",
  verify_equal: "✅ Every figure of every session is the same.",
  verify_explained: "✅ {count} sessions differ, each for a known reason:",
  verify_unexplained:
    "❌ {count} sessions differ for no known reason. `openclaw-status-monitor verify --resend` tells the platform everything anew. All that differ:",
  verify_more: "  and {count} more; --json shows all",
  verify_failed: "❌ The platform could not be asked ({reason}).",
  verify_busy: "The service is reading right now; nothing was sent again. Try once more in a moment.",
  verify_service: "The service looks every 15 seconds: what is being written right now can differ for as long.",
  verify_because_waiting: "not sent yet",
  verify_because_gone: "no longer here, kept there",
  verify_because_fuller: "the platform knows a fuller copy than is left here",
  verify_because_expired: "older than the account keeps sessions",
  verify_because_unreadable: "this agent cannot be read wholly now",
  verify_because_unexplained: "no known reason",
  interval_set: "Sync interval set: {minutes} minutes",
  interval_restart: "Restart the service for the setting to take effect: stop && start",
  interval_by_itself: "(The running service also takes it over by itself within a minute.)",
  logs_empty: "{path} is empty or does not exist yet.",
  errors_head: "Checking error logs...",
  errors_recent: "Recent errors:",
  errors_suggestion: "Suggestion: Check if the token is correct, or check your network connection.",
  errors_none: "Error log: none",

  // Why something could not be read: made in English, which the platform is told, and found again by cli/reasons.ts.
  // Of two that fit, the one that stands first counts.
  reason_joint: "; ",
  reason_config_absent:
    "openclaw.json does not exist; is OpenClaw installed for this user? (--state-dir names its folder)",
  reason_no_object: "openclaw.json does not hold an object",
  reason_no_logs: "no log of OpenClaw of the last days in {name}",
  reason_denied: "{name} cannot be read: permission denied; run as the user OpenClaw runs as",
  reason_unreadable: "{name} cannot be read: {code}",
  reason_not_regular: "{name} is not a regular file",
  reason_too_large: "{name} is larger than 2 MB",
  reason_absent: "{name} does not exist",
  reason_empty: "{name} is empty",
  reason_not_json5_at: "{name} is not valid JSON5 at line {line}, column {column}",
  reason_not_json5: "{name} is not valid JSON5",
  reason_include_name: "$include must be a file name or a list of file names",
  reason_include_beside: "$include beside other keys must name a file that holds an object",
  reason_include_circle: "$include of {target} goes round in a circle",
  reason_include_deep: "$include is nested more than {depth} files deep at {target}",
  reason_lists_none: "the configuration lists no agents",
  reason_left_out: "{count} agents without a usable id of their own were left out",
  reason_sqlite_old: "Node {version} cannot read SQLite; Node {needed} or newer can",
  reason_zstd_old: "Node {version} cannot read compressed events; Node {needed} or newer can",
  reason_zstd_damaged: "a compressed event is damaged",
  reason_sqlite: "{file}: {problem}; run as the user OpenClaw runs as",
  reason_reading: "reading sessions: {done} of {total} MB so far",
  reason_still_files: "{count} transcripts are still kept in files",
  reason_also_files: "{count} agents also have transcript files",
  reason_folder_absent: "the OpenClaw folder does not exist",
  reason_folder_unreadable: "the OpenClaw folder cannot be read",
  reason_never_run: "no agent has run yet",
  reason_not_json: "not valid JSON",
  reason_not_folder: "{path} is not a folder",

  doctor_ok: "Everything is in order.",
  doctor_problems: "Found {count} things to look at.",
  doctor_node: "Node.js {version}",
  doctor_node_old: "Node.js {version}: current OpenClaw databases can only be read from 22.15 on",
  doctor_state: "OpenClaw folder: {path}",
  doctor_state_missing: "OpenClaw folder {path} does not exist; --state-dir names another",
  doctor_config: "Configuration: {agents} ({era})",
  doctor_config_bad: "Configuration {path}: {reason}",
  doctor_source: "{source}: {said}",
  doctor_schema: "schema",
  doctor_empty: "holds nothing yet",
  doctor_unsupported: "not readable with this Node.js",
  doctor_error: "not readable",
  doctor_storage: "Storage: {era}",
  doctor_storage_bad: "Storage: {status}, {reason}",
  doctor_token: "Token from {from}",
  doctor_token_missing: "No token: run `openclaw-status-monitor login`",
  doctor_credentials_bad: "{path} cannot be used: {reason}",
  doctor_credentials_open: "{path} can be read by other users; run: chmod 600 {path}",
  doctor_platform: "{url} accepts the token (account {account})",
  doctor_platform_invalid:
    "{url} does not accept the token; make a new one in Settings and run `openclaw-status-monitor login <token>`",
  doctor_platform_pinned:
    "{url}: this token belongs to the host {owner}. Generate a new one for this machine, or make that one reusable in Settings → Agent tokens",
  doctor_platform_bad: "{url}: {reason}. {hint}",
  doctor_clock: "Clock: within {seconds} s of the platform's",
  doctor_clock_bad: "Clock: {seconds} s off the platform's; set the time of this machine",
  doctor_queue: "Unsent reports: {count}",
  doctor_queue_bad: "Unsent reports: {count}, dropped: {dropped}, refused and set aside: {setAside}",
  doctor_service: "Service running, PID {pid}, every {minutes} minutes",
  doctor_service_off:
    "Service not running; start it with `openclaw-status-monitor start --fork`, or let OpenClaw's cron run `openclaw-status-monitor sync`",
  doctor_writable: "{path} is writable",
  doctor_not_writable: "{path} cannot be written ({reason}): unsent reports and logs are not kept",
  doctor_http: "{url} is plain HTTP over a public network: the token can be read on the way; use https",

  service_written: "Written: {path}",
  service_enabled: "The service is installed and running; it starts again after a reboot.",
  service_manual: "It could not be switched on from here ({reason}). Run: {command}",
  service_linger: "To keep it running when nobody is logged in: sudo loginctl enable-linger {user}",
  service_removed: "The service is removed.",
  service_none: "No service is installed.",
  service_unsupported:
    "There is no service manager this program knows on {platform}. Use: openclaw-status-monitor start --fork",

  skill_installed: "✅ Skill openclaw-status-monitor {version} is installed: {path}",
  skill_current: "✅ Skill openclaw-status-monitor {version} is up to date: {path}",
  skill_backup: "Your own version of {file} is kept beside it: {backup}",
  skill_next: `Next:
1. Run: openclaw gateway restart
2. Say to your agent: "enable status monitor" / "启用状态监控"`,
  skill_linked: "{path} is a link or a file and stays as it is. Remove it first, or change what it points to.",
  skill_cloned: "{path} is a clone of its source and stays as it is. Update it with: git -C {path} pull",
  skill_none: "The skill is not installed: {path} does not exist.",
  skill_removed: "✅ The service is stopped and the skill removed: {path}",
  skill_kept: "It held files of your own: everything is kept in {path}",
  skill_uninstall_next: `Next: openclaw gateway restart
To remove the credentials and the logs too: rm -f {credentials} {logs}`,

  warning_http: "Warning: {url} is plain HTTP over a public network; the token can be read on the way. Use https.",
  bad_url: "{url} is not an address. It must look like https://monitor.example.org",
  credentials_broken:
    "{path} cannot be used: {reason}. Repair it, or run `openclaw-status-monitor login <token>`, which keeps the old file beside it.",
  cannot_write: "{path} cannot be written ({reason}). Make it writable for this user.",
  unexpected: "Something unexpected happened: {reason}",

  hint_token:
    "The platform does not accept this token: generate a new one in Settings and run `openclaw-status-monitor login <token>`. Reports are kept until then.",
  hint_pinned:
    "This token belongs to the host {owner}: generate a new one for this machine, or make that one reusable in Settings → Agent tokens. Reports are kept until then.",
  hint_dns: "The name {host} cannot be resolved: check the address and the DNS of this machine.",
  hint_refused: "Nobody listens at {host}: check the address and port, and that the platform is running.",
  hint_unreachable: "There is no way to {host}: check the network connection, VPN and firewall.",
  hint_timeout: "{host} did not answer in time: check the connection; the next attempt follows by itself.",
  hint_tls:
    "The secure connection to {host} failed: check the certificate and this machine's clock; for a private authority set NODE_EXTRA_CA_CERTS=/path/to/ca.pem.",
  hint_network: "The connection to {host} broke: check the network; the next attempt follows by itself.",
  hint_not_monitor: "{url} is not there: check the platform's address (--url, OPENCLAW_MONITOR_URL or monitorUrl).",
  hint_redirect:
    "The platform has moved to {location}: set that address with `openclaw-status-monitor login <token> --url …`.",
  hint_busy: "The platform asks for a pause; the next attempt follows by itself.",
  hint_server: "The platform has a problem of its own (HTTP {status}); reports are kept and sent again by themselves.",
  hint_status: "The platform answered with HTTP {status}: check its address and that this program is up to date.",

  usage_unknown_command: "Unknown command: {command}",
  usage_unknown_option: "Unknown option: {argument}. See: openclaw-status-monitor {command} --help",
  usage_option_value:
    "Option {argument} is used wrongly: give it its value, or leave the value out if it takes none. See: openclaw-status-monitor {command} --help",
  usage_extra_argument: "Unexpected argument: {argument}. See: openclaw-status-monitor {command} --help",
  usage_whole_number: '{argument} must be a whole number from 1 to {max}, not "{value}".',
  usage_interval_missing: "Usage: openclaw-status-monitor set-interval <minutes>",
  usage_token_missing:
    "login needs a token here: openclaw-status-monitor login <token>, or `login -` with the token on standard input. Without either it shows a link to approve.",
  usage_token_shape:
    "This does not look like a token: it must be up to 512 letters, digits and signs without spaces. Copy it again from Settings.",
  usage_privacy: 'The level must be counts, metadata or content, not "{value}".',
  usage_lang: '--lang must be en or zh, not "{value}".',
  usage_service:
    "Say what to {command}: openclaw-status-monitor {command} service, or openclaw-status-monitor {command} skill",

  help_usage: "Usage: openclaw-status-monitor [command] [options]",
  help_command_usage: "Usage: openclaw-status-monitor {usage}",
  help_commands: "Commands (without one: sync):",
  help_options: "Options:",
  help_global: "Options of every command:",
  help_more: "openclaw-status-monitor <command> --help tells more.",
  summary_inspect: "show what is read of this OpenClaw home; uploads nothing",
  inspect_head: "{stateDir}: OpenClaw {version}; sessions in {sessions}, scheduled jobs in {cron}",
  inspect_totals: "{sessions} sessions, {messages} messages, {tools} tool calls ({failed} failed), {errors} errors",
  inspect_usage:
    "Recorded usage: {input} input, {output} output, {cacheRead} cache read, {cacheWrite} cache write tokens; {cost} USD as reported",
  inspect_logs:
    "Logs in {directory}: {files} files; {fatal} fatal, {error} errors, {warn} warnings; {ofCommands} lines of commands left out; {crashes} crash snapshots",
  inspect_cron: "{jobs} scheduled jobs, {runs} runs",
  inspect_work:
    "{tasks} tasks, {subagents} runs of sub-agents, {deliveries} deliveries ({failed} failed), {waiting} waiting for a person, {hooks} hooks",
  inspect_agent: "{agent}: {sessions} sessions, {tokens} tokens, {cost} USD",
  inspect_unreadable: "{agent}: not readable",
  inspect_incomplete: "What could not be read is missing in these figures:",
  inspect_problem: "Not readable: {what}: {reason}",
  inspect_nothing: "nowhere",
  summary_sync: "upload once, then exit",
  summary_test: "a single test upload, with details",
  summary_init: "check the configuration and say what is missing",
  summary_login: "connect this machine: by a link to approve, or with a token; then upload and start the service",
  summary_start: "start the service (in the foreground without --fork)",
  summary_stop: "stop the service",
  summary_restart: "restart the service in the background",
  summary_status: "show the status of the service",
  summary_set_interval: "store the sync interval in minutes",
  summary_privacy: "show or set how much of sessions is told: counts, metadata or content",
  summary_logs: "show the last lines of the log",
  summary_errors: "show recent errors and what to do",
  summary_doctor: "check everything and name remedies",
  summary_verify: "count this home anew and compare with the platform",
  summary_install: "service: start with the machine; skill: teach it to OpenClaw's agents",
  summary_uninstall: "remove that service or skill",
  option_json: "machine-readable output",
  option_chat: "print the text for a conversation",
  option_print: "show the file and the commands, change nothing",
  option_interval: "minutes between two uploads; is stored",
  option_lang: "language; otherwise LANG decides",
  option_state_dir: "OpenClaw's folder (default ~/.openclaw)",
  option_url: "the platform's address",
  option_help: "show this help",
  option_version: "show the version",
  option_log_dir: "also count errors in OpenClaw's logs in this folder",
  option_dry_run: "print exactly what would be sent, send nothing",
  option_resend: "tell the platform everything anew when something differs for no known reason",
  option_check_script: "say whether the skill's upload script exists",
  option_new_host: "give this machine an identity of its own, as after copying its disk",
  option_no_start: "save and check only",
  option_no_browser: "do not open the browser",
  option_fork: "run in the background",
  option_errors: "the error log instead",
  option_lines: "how many lines (50)",
  option_follow: "keep showing new lines",
} as const;
