import { LOCALE_NAMES, LOCALES, type Locale } from "@/lib/i18n/locales";
import { THEMES, type Theme } from "@/lib/i18n/preferences";

/** What a command does; the palette knows how. */
export type Deed = { go: string } | { theme: Theme } | { locale: Locale } | { token: true } | { signOut: true };

export interface Command {
  value: string;
  label: string;
  /** What people may type for it, in every language. */
  words: string;
  deed: Deed;
}

/** THE TABLE of pages: address, key of the dictionaries' `palette.pages`, and what people may type for it. */
export const PALETTE_PAGES = [
  { href: "/overview", key: "overview", words: "home dashboard status alright 首页 总览 概览 状态" },
  { href: "/agents", key: "agents", words: "aquarium grid list 智能体 水族箱 列表" },
  { href: "/hosts", key: "hosts", words: "machines servers computers 主机 机器 服务器" },
  { href: "/sessions", key: "sessions", words: "conversations chats transcripts turns 会话 对话 记录" },
  { href: "/jobs", key: "jobs", words: "cron scheduled automations schedule runs 定时 任务 计划 自动化" },
  { href: "/usage", key: "usage", words: "tokens cost money spend prices bill csv 用量 令牌 费用 花费 成本 账单" },
  { href: "/errors", key: "errors", words: "logs failures crashes exceptions 错误 日志 故障 异常 崩溃" },
  { href: "/connect", key: "connect", words: "add new machine install uploader token 添加 连接 机器 安装" },
  {
    href: "/settings/agents",
    key: "settingsAgents",
    words: "settings upload json file world counter 设置 上传 文件 全球",
  },
  { href: "/settings/tokens", key: "tokens", words: "settings connect machine agent token key 设置 连接 令牌 密钥" },
  { href: "/settings/threshold", key: "threshold", words: "settings offline threshold minutes 设置 离线 阈值 分钟" },
  { href: "/settings/prices", key: "prices", words: "settings prices models cost dollars 设置 价格 模型 单价" },
  {
    href: "/settings/retention",
    key: "retention",
    words: "settings keep days history delete old 设置 保留 天数 历史 删除",
  },
  { href: "/settings/profile", key: "profile", words: "settings name email password 设置 个人 姓名 邮箱 密码" },
  { href: "/settings/logins", key: "logins", words: "settings sessions devices logins 设置 登录 设备" },
  { href: "/settings/security", key: "security", words: "settings two-factor totp codes 设置 安全 两步验证 双因素" },
  {
    href: "/settings/data",
    key: "data",
    words: "settings export download delete account 设置 数据 导出 下载 删除 账号",
  },
  { href: "/settings/appearance", key: "appearance", words: "settings theme language display 设置 外观 主题 语言" },
  { href: "/device", key: "device", words: "approve machine code login connect 批准 机器 代码 连接" },
  { href: "/docs", key: "docs", words: "documentation help guide manual 文档 帮助 指南" },
  { href: "/docs/connect", key: "docsConnect", words: "documentation install uploader 文档 安装 上传 连接" },
  { href: "/docs/troubleshooting", key: "docsTrouble", words: "documentation problems errors 文档 故障 问题 错误" },
] as const;

export interface CommandWords {
  page(key: (typeof PALETTE_PAGES)[number]["key"]): string;
  theme(theme: Theme): string;
  generate: string;
  signOut: string;
}

export function pagesOf(words: CommandWords): Command[] {
  return PALETTE_PAGES.map(({ href, key, words: typed }) => ({
    value: href,
    label: words.page(key),
    words: typed,
    deed: { go: href },
  }));
}

const THEME_WORDS = {
  system: "theme appearance system auto 主题 外观 系统",
  light: "theme appearance light day bright 主题 外观 浅色 白天",
  dark: "theme appearance dark night 主题 外观 深色 夜间",
} as const;

const LOCALE_WORDS = { en: "language english 语言 英文 英语", zh: "language chinese 语言 中文 汉语 简体" } as const;

/** Everything that is done at once, in the order it is shown. */
export function actionsOf(words: CommandWords, mayMakeTokens: boolean): Command[] {
  const token: Command = {
    value: "token",
    label: words.generate,
    words: "generate create new agent token key connect machine 生成 创建 新 令牌 密钥 连接",
    deed: { token: true },
  };
  return [
    ...(mayMakeTokens ? [token] : []),
    ...THEMES.map((theme) => ({
      value: `theme-${theme}`,
      label: words.theme(theme),
      words: THEME_WORDS[theme],
      deed: { theme },
    })),
    ...LOCALES.map((locale) => ({
      value: `locale-${locale}`,
      label: LOCALE_NAMES[locale],
      words: LOCALE_WORDS[locale],
      deed: { locale },
    })),
    {
      value: "sign-out",
      label: words.signOut,
      words: "sign out log out leave quit 退出 登出 注销",
      deed: { signOut: true },
    },
  ];
}

const folded = (text: string) => text.normalize("NFKC").toLowerCase();

/** Does every word that was typed stand in the command's label or among its words? */
export function isMatch(command: Pick<Command, "label" | "words">, typed: string): boolean {
  const text = folded(`${command.label} ${command.words}`);
  return folded(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word));
}
