import type { Command, Option } from "./command";

const json: Option = { name: "json", help: "option_json" };
const chat: Option = { name: "chat", help: "option_chat" };
const print: Option = { name: "print", help: "option_print" };
const interval: Option = { name: "interval", short: "i", value: "N", help: "option_interval" };

/** Understood by every command. */
export const GLOBAL_OPTIONS: readonly Option[] = [
  { name: "lang", value: "en|zh", help: "option_lang" },
  { name: "state-dir", value: "DIR", help: "option_state_dir" },
  { name: "url", value: "URL", help: "option_url" },
  { name: "help", short: "h", help: "option_help" },
  { name: "version", short: "V", help: "option_version" },
];

/** What runs when no command is named. */
export const DEFAULT_COMMAND = "sync";

/** THE TABLE: every command. Adding one is one file and one row. */
export const COMMANDS: readonly Command[] = [
  {
    name: "sync",
    usage: "",
    maxPositionals: 0,
    summary: "summary_sync",
    options: [{ name: "dry-run", help: "option_dry_run" }, json],
    load: () => import("./commands/sync"),
  },
  {
    name: "test",
    usage: "",
    maxPositionals: 0,
    summary: "summary_test",
    options: [json],
    load: () => import("./commands/test"),
  },
  {
    name: "init",
    usage: "",
    maxPositionals: 0,
    summary: "summary_init",
    options: [
      chat,
      { name: "new-host", help: "option_new_host" },
      { name: "check-script", help: "option_check_script" },
    ],
    load: () => import("./commands/init"),
  },
  {
    name: "login",
    usage: "[<token>|-]",
    maxPositionals: 1,
    summary: "summary_login",
    options: [
      chat,
      json,
      { name: "no-start", help: "option_no_start" },
      { name: "no-browser", help: "option_no_browser" },
    ],
    load: () => import("./commands/login"),
  },
  {
    name: "start",
    usage: "",
    maxPositionals: 0,
    summary: "summary_start",
    options: [{ name: "fork", help: "option_fork" }, interval],
    load: () => import("./commands/start"),
  },
  {
    name: "stop",
    usage: "",
    maxPositionals: 0,
    summary: "summary_stop",
    options: [chat],
    load: () => import("./commands/stop"),
  },
  {
    name: "restart",
    usage: "",
    maxPositionals: 0,
    summary: "summary_restart",
    options: [interval],
    load: () => import("./commands/restart"),
  },
  {
    name: "status",
    usage: "",
    maxPositionals: 0,
    summary: "summary_status",
    options: [json, chat],
    load: () => import("./commands/status"),
  },
  {
    name: "set-interval",
    usage: "<minutes>",
    maxPositionals: 1,
    summary: "summary_set_interval",
    options: [],
    load: () => import("./commands/set-interval"),
  },
  {
    name: "privacy",
    usage: "[counts|metadata|content]",
    maxPositionals: 1,
    summary: "summary_privacy",
    options: [],
    load: () => import("./commands/privacy"),
  },
  {
    name: "logs",
    usage: "",
    maxPositionals: 0,
    summary: "summary_logs",
    options: [
      { name: "errors", help: "option_errors" },
      { name: "lines", short: "n", value: "N", help: "option_lines" },
      { name: "follow", short: "f", help: "option_follow" },
    ],
    load: () => import("./commands/logs"),
  },
  {
    name: "errors",
    usage: "",
    maxPositionals: 0,
    summary: "summary_errors",
    options: [{ name: "lines", short: "n", value: "N", help: "option_lines" }],
    load: () => import("./commands/errors"),
  },
  {
    name: "doctor",
    usage: "",
    maxPositionals: 0,
    summary: "summary_doctor",
    options: [json],
    load: () => import("./commands/doctor"),
  },
  {
    name: "inspect",
    usage: "",
    maxPositionals: 0,
    summary: "summary_inspect",
    options: [json, { name: "log-dir", value: "DIR", help: "option_log_dir" }],
    load: () => import("./commands/inspect"),
  },
  {
    name: "verify",
    usage: "",
    maxPositionals: 0,
    summary: "summary_verify",
    options: [{ name: "resend", help: "option_resend" }, json],
    load: () => import("./commands/verify"),
  },
  {
    name: "install",
    usage: "service|skill",
    maxPositionals: 1,
    summary: "summary_install",
    options: [print],
    load: () => import("./commands/install"),
  },
  {
    name: "uninstall",
    usage: "service|skill",
    maxPositionals: 1,
    summary: "summary_uninstall",
    options: [],
    load: () => import("./commands/uninstall"),
  },
];
