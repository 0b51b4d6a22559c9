import type { MessageKey } from "../language";

/** Every Chinese text; a missing or extra key does not compile. */
export const zh: Record<MessageKey, string> = {
  init_no_token: `未找到监控 Token，我来帮您完成配置……
请选择登录方式：
1. 已有账号：访问 {url} 并点击“登录”（Sign In）
2. 新用户：访问 {url} 并点击“注册”（Sign Up）
登录后：
- 进入“设置”（Settings）页面
- 生成并复制您的 Agent Token
- 把生成的 Token 发给我`,
  init_no_token_chat: `正在检查监控配置……
❌ 未检测到 Agent Token
请先完成以下步骤：
1. 访问 {url}
2. 点击 **登录**（Sign In，支持 Google/GitHub 等）
3. 登录后，在 **设置**（Settings）页面生成 Agent Token
4. 把 Token 发给我`,
  init_token_found: "已找到监控 Token（{from}）。监控平台：{url}",
  init_unvalidated: "❌ 已有 Token，但暂时无法向 {url} 验证（{reason}）。{hint}",
  token_from_environment: "环境变量 MONITOR_PLATFORM_TOKEN",
  token_from_file: "{path}",
  script_exists: "Script exists",
  script_missing: "Script not found",
  script_missing_help: `❌ 未找到上传脚本
请重新安装该技能或联系开发者。`,

  login_validating: "正在验证 Token……",
  login_validated: "✅ Token 验证成功！",
  login_head: `✅ Token 配置成功！
正在启动上传服务……
- 正在执行首次同步测试……`,
  login_head_chat: `正在验证 Token……
✅ Token 验证成功！
正在启动上传服务……
- 正在执行首次同步测试……`,
  login_started: "- ✅ 服务启动成功！",
  login_sync_failed: "- ❌ 上传失败（{reason}）",
  login_tail: `监控平台：{url}
上传间隔：{minutes} 分钟
启动命令：
python3 scripts/status_uploader.py start --fork
管理命令：
- 说“同步状态”手动触发一次上传
- 说“查看状态监控”检查服务状态
- 说“停止状态监控”停止服务
- 说“重启状态监控”重启服务`,
  login_tail_chat: `---
✅ **状态监控已启用！**
- 监控平台：{url}
- 上传间隔：{minutes} 分钟
- 服务状态：运行中
管理命令：
- 说 "sync status" / "同步状态" 手动触发一次上传
- 说 "check status monitor" / "查看状态监控" 检查服务状态
- 说 "stop status monitor" / "停止状态监控" 停止服务`,
  login_saved: "✅ Token 配置成功！\n监控平台：{url}",
  login_unvalidated: "Token 已保存，但暂时无法向 {url} 验证（{reason}）。{hint} 下次上传时会再确认。",
  login_not_monitor: "未保存任何内容：{url} 的应答不像 OpenClaw 监控平台（{reason}）。{hint}",
  login_pinned: "❌ 该 Token 属于主机 {owner}。请为本机生成新的 Token，或在“设置 → Agent Token”中将其设为可重复使用。",
  login_not_saved: "Token 有效，但无法写入 {path}（{reason}）。请将该目录设为可写，或设置 MONITOR_PLATFORM_TOKEN。",
  device_open: `将本机连接到 {url}

  打开   {page}
  代码   {code}

或直接打开这个带有代码的链接：

  {link}
`,
  device_careful: "代码在 {minutes} 分钟内有效。仅当页面上显示的是本机（{host}）时才批准。",
  device_waiting_quietly: "正在等待您的批准……",
  device_waiting: "正在等待您的批准，剩余 {time}（按 Ctrl+C 结束）",
  device_trouble: "平台没有应答（{reason}）。{hint} 仍在重试……",
  device_trouble_over: "平台恢复应答。",
  device_approved: "✅ 已批准：本机加入账号 {account}。",
  device_denied: "❌ 请求被拒绝，未保存任何内容。{why}\n如需重试：openclaw-status-monitor login",
  device_expired: "❌ 代码已过期，期间没有人批准；未保存任何内容。获取新代码：openclaw-status-monitor login",
  device_used:
    "❌ 该代码已被使用：应答在途中丢失，或平台已不再保留它。未保存任何内容。获取新代码：openclaw-status-monitor login",
  device_cancelled: "已取消；未保存任何内容，页面上的代码不再有任何作用。",
  device_unsupported: `❌ {url} 不支持通过链接连接机器（HTTP {status}）：平台版本低于本程序，或该地址不是监控平台。
可以改用 Token：登录该平台，在“设置”（Settings）页面生成 Agent Token，然后运行
openclaw-status-monitor login <token>`,
  device_unreachable: "❌ 无法从 {url} 获取代码（{reason}）。{hint} 未保存任何内容。",
  device_bad_answer: "❌ 平台的应答不能用作 Token。未保存任何内容。",
  device_env_wins:
    "警告：已设置 MONITOR_PLATFORM_TOKEN，它优先于 login 保存的 Token。请取消该变量，否则新 Token 不会被使用。",
  key_missing: "错误: 请设置 API_KEY 环境变量",
  token_missing: `❌ 未检测到监控 Token
请先完成以下步骤：
1. 访问 {url}
2. 点击“登录”（Sign In）或“注册”（Sign Up）
3. 登录后，在“设置”（Settings）页面生成 Agent Token
4. 把 Token 发给我
例如：我的 Token 是 abc123-def456...`,
  token_invalid: `❌ Token 验证失败
您的 Token 可能已过期或无效。
请重新获取 Token：
1. 登录 {url}
2. 进入“设置”（Settings）页面
3. 点击“生成 Token”（Generate）获取新的 Token
4. 把新的 Token 发给我`,

  sync_head: "正在执行手动上传……",
  test_head: "正在向 {url} 执行测试上传……",
  sync_agents: "在线 Agent：{agents}",
  sync_success: "上传结果：✅ 成功",
  sync_failed: "上传结果：❌ 失败（{reason}）",
  sync_no_agents: "openclaw.json 中没有配置任何 Agent。",
  sync_unreadable: "无法读取 Agent：{reason}。",
  reason_no_agents: "没有配置 Agent",
  sync_kept: "{count} 份报告保留在本机，将随下次上传发送。",
  sync_replayed: "同时补发了之前保留的 {count} 份报告。",
  sync_sessions_failed: "会话数据未能发送（{reason}），将随下次上传补发。",
  sync_set_aside: "{count} 份报告被平台拒绝，已放入 {path}：{reason}",
  sync_memory_only: "报告无法保存到磁盘（{reason}）；未发送的内容将在程序结束时丢失。请释放空间或使其可写：{path}",
  test_details: "{ms} 毫秒内收到应答；静默 {minutes} 分钟视为离线。",
  dry_run_note: "未发送。目标 {url}，共 {bytes} 字节；已隐去的敏感信息：{redactions}。",
  dry_run_host: "本机还没有编号；首次上传之前每次显示的编号都不同。",
  none: "无",

  start_running: "服务已在运行中，如需新间隔请先停止再启动",
  start_already: "服务已在运行中，PID: {pid}",
  start_started: "✅ 服务已启动，PID: {pid}",
  start_banner: "服务器：{url} · 密钥：{key}… · 间隔：{seconds} 秒",
  start_foreground: "每 {minutes} 分钟向 {url} 上传一次；按 Ctrl+C 结束。日志：{log}",
  start_no_pid_file: "无法写入 PID 文件（{reason}），将不使用它继续运行。",
  start_failed: `❌ 服务启动失败
请查看错误日志：cat {errorLog}
常见错误：
- Token 未配置
- 网络连接失败
- 端口被占用`,
  stop_sent: "已发送停止信号到 PID {pid}",
  stop_gone: "进程不存在",
  stop_not_running: "服务未运行",
  stop_slow: "PID {pid} 在 {seconds} 秒内没有结束。可用 kill -9 {pid} 强制结束",
  stop_denied: "PID {pid} 属于其他用户，请以该用户身份停止。",
  stop_chat: `正在停止上传服务……
✅ 服务已停止
如需重启，请说 "start status monitor" / "启动状态监控"。`,
  restart_head: "正在重启上传服务……",
  restart_done: "✅ 服务已重启，PID: {pid}",
  status_running: "服务正在运行，PID: {pid}",
  status_interval: "上传间隔: {seconds} 秒 ({minutes} 分钟)",
  status_not_running: "服务未运行",
  copy_warning:
    "有两台机器以本机身份上报：{one} 和 {two}（例如复制了磁盘或主目录）。请在副本上运行 `openclaw-status-monitor login`（或 `init --new-host`），它会获得自己的身份。",
  new_host: "本机现在有了自己的身份，下次上报时会显示为一台新主机。",
  status_chat_head: "正在检查上传服务状态……",
  status_chat_running: "✅ 服务正在运行\nPID: {pid}\n同步间隔：{minutes} 分钟\n日志文件：{log}\n最近日志：",
  status_chat_stopped: "❌ 服务未运行\n同步间隔：{minutes} 分钟\n日志文件：{log}\n最近日志：",
  status_error_log_none: "错误日志：无",
  status_error_log: "错误日志：",
  status_reading: "正在首次读取会话：已完成 {done} MB，共 {total} MB",
  status_pending: "未发送的报告：{count} 份（将随下次上传发送）",
  status_dropped: "已丢弃的报告：{count} 份（等待数量超过保留上限）",
  status_set_aside: "被平台拒绝并另存的报告：{count} 份",
  privacy_counts: "仅上报数字、时间和模型",
  privacy_metadata: "另含会话键、标签、工具名称和错误文本；敏感信息会先行遮盖",
  privacy_content: "另含提问与回答的摘录，每段最多 1,000 个字符；敏感信息会先行遮盖",
  privacy_set: "隐私级别已保存：{level}。下次上传起生效，此前上报的会话信息将被替换。",
  privacy_content_account: "只有账号同样允许时，平台才会保存摘录：设置 → 数据。摘录从此后的新内容开始。",
  privacy_env: "警告：已设置 OPENCLAW_MONITOR_PRIVACY，它优先于已保存的级别。",
  verify_head: "本机 {here} 个会话，{url} 上 {there} 个。本机统计 / 平台数据：",
  verify_entries: "条目",
  verify_messages: "消息",
  verify_toolsFailed: "失败的工具调用",
  verify_errors: "错误",
  verify_input: "输入 Token",
  verify_output: "输出 Token",
  verify_cacheRead: "缓存读取 Token",
  verify_cacheWrite: "缓存写入 Token",
  verify_costNanos: "上报费用（十亿分之一美元）",
  verify_equal: "✅ 每个会话的每项数字都一致。",
  verify_explained: "✅ {count} 个会话有差异，原因均已知：",
  verify_unexplained:
    "❌ {count} 个会话有差异且原因不明。运行 `openclaw-status-monitor verify --resend` 可重新上报全部内容。全部差异：",
  verify_more: "  另有 {count} 个，使用 --json 查看全部",
  verify_failed: "❌ 无法查询平台（{reason}）。",
  verify_busy: "服务正在读取，未重新发送。请稍后再试。",
  verify_service: "服务每 15 秒查看一次，正在写入的内容在此期间可能不一致。",
  verify_because_waiting: "尚未发送",
  verify_because_gone: "本机已不存在，平台仍保留",
  verify_because_fuller: "平台保存的副本比本机现存的更完整",
  verify_because_expired: "早于账号的会话保留期限",
  verify_because_unreadable: "目前无法完整读取该 Agent",
  verify_because_unexplained: "原因不明",
  interval_set: "已设置同步间隔: {minutes} 分钟",
  interval_restart: "请重启服务使设置生效: stop && start",
  interval_by_itself: "（运行中的服务也会在一分钟内自动采用新间隔。）",
  logs_empty: "{path} 为空或尚不存在。",
  errors_head: "正在检查错误日志……",
  errors_recent: "最近的错误：",
  errors_suggestion: "建议：请检查 Token 是否正确，或检查网络连接。",
  errors_none: "错误日志：无",

  reason_joint: "；",
  reason_config_absent: "openclaw.json 不存在；该用户是否安装了 OpenClaw？（可用 --state-dir 指定其目录）",
  reason_no_object: "openclaw.json 的内容不是一个对象",
  reason_no_logs: "{name} 中没有 OpenClaw 最近几天的日志",
  reason_denied: "{name} 无法读取：权限不足；请以运行 OpenClaw 的用户身份运行",
  reason_unreadable: "{name} 无法读取：{code}",
  reason_not_regular: "{name} 不是普通文件",
  reason_too_large: "{name} 超过 2 MB",
  reason_absent: "{name} 不存在",
  reason_empty: "{name} 为空",
  reason_not_json5_at: "{name} 第 {line} 行第 {column} 列不是有效的 JSON5",
  reason_not_json5: "{name} 不是有效的 JSON5",
  reason_include_name: "$include 必须是一个文件名或一组文件名",
  reason_include_beside: "$include 与其他键并列时，所指文件的内容必须是一个对象",
  reason_include_circle: "$include 引用 {target} 时出现循环",
  reason_include_deep: "$include 在 {target} 处嵌套超过 {depth} 层",
  reason_lists_none: "配置中没有列出任何 Agent",
  reason_left_out: "{count} 个 Agent 没有自己的可用 id，已跳过",
  reason_sqlite_old: "Node {version} 无法读取 SQLite；需要 Node {needed} 或更高版本",
  reason_zstd_old: "Node {version} 无法读取压缩的事件；需要 Node {needed} 或更高版本",
  reason_zstd_damaged: "有一个压缩的事件已损坏",
  reason_sqlite: "{file}：{problem}；请以运行 OpenClaw 的用户身份运行",
  reason_reading: "正在读取会话：已完成 {done} MB，共 {total} MB",
  reason_still_files: "仍有 {count} 份会话记录保存在文件中",
  reason_also_files: "另有 {count} 个 Agent 仍有会话记录文件",
  reason_folder_absent: "OpenClaw 目录不存在",
  reason_folder_unreadable: "OpenClaw 目录无法读取",
  reason_never_run: "还没有 Agent 运行过",
  reason_not_json: "不是有效的 JSON",
  reason_not_folder: "{path} 不是目录",

  doctor_ok: "一切正常。",
  doctor_problems: "发现 {count} 处需要处理。",
  doctor_node: "Node.js {version}",
  doctor_node_old: "Node.js {version}：需要 22.15 或更高版本才能读取当前的 OpenClaw 数据库",
  doctor_state: "OpenClaw 目录：{path}",
  doctor_state_missing: "OpenClaw 目录 {path} 不存在；可用 --state-dir 指定",
  doctor_config: "配置：{agents}（{era}）",
  doctor_config_bad: "配置 {path}：{reason}",
  doctor_source: "{source}：{said}",
  doctor_schema: "结构版本",
  doctor_empty: "暂无数据",
  doctor_unsupported: "当前 Node.js 版本无法读取",
  doctor_error: "无法读取",
  doctor_storage: "存储：{era}",
  doctor_storage_bad: "存储：{status}，{reason}",
  doctor_token: "Token 来自 {from}",
  doctor_token_missing: "没有 Token：请运行 `openclaw-status-monitor login`",
  doctor_credentials_bad: "{path} 无法使用：{reason}",
  doctor_credentials_open: "{path} 可被其他用户读取；请运行：chmod 600 {path}",
  doctor_platform: "{url} 接受该 Token（账号 {account}）",
  doctor_platform_invalid: "{url} 不接受该 Token；请在“设置”中重新生成并运行 `openclaw-status-monitor login <token>`",
  doctor_platform_pinned:
    "{url}：该 Token 属于主机 {owner}。请为本机生成新的 Token，或在“设置 → Agent Token”中将其设为可重复使用",
  doctor_platform_bad: "{url}：{reason}。{hint}",
  doctor_clock: "时钟：与平台相差不超过 {seconds} 秒",
  doctor_clock_bad: "时钟：与平台相差 {seconds} 秒；请校准本机时间",
  doctor_queue: "未发送的报告：{count} 份",
  doctor_queue_bad: "未发送的报告：{count} 份，已丢弃：{dropped}，被拒绝并另存：{setAside}",
  doctor_service: "服务正在运行，PID {pid}，每 {minutes} 分钟一次",
  doctor_service_off:
    "服务未运行；请用 `openclaw-status-monitor start --fork` 启动，或让 OpenClaw 的 cron 运行 `openclaw-status-monitor sync`",
  doctor_writable: "{path} 可写",
  doctor_not_writable: "{path} 无法写入（{reason}）：未发送的报告和日志不会被保留",
  doctor_http: "{url} 在公共网络上使用明文 HTTP：Token 可能在途中被读取；请使用 https",

  service_written: "已写入：{path}",
  service_enabled: "服务已安装并正在运行；重启后会自动启动。",
  service_manual: "无法在此处启用（{reason}）。请运行：{command}",
  service_linger: "若要在无人登录时保持运行：sudo loginctl enable-linger {user}",
  service_removed: "服务已移除。",
  service_none: "没有安装服务。",
  service_unsupported: "在 {platform} 上没有本程序支持的服务管理器。请使用：openclaw-status-monitor start --fork",

  skill_installed: "✅ 技能 openclaw-status-monitor {version} 已安装：{path}",
  skill_current: "✅ 技能 openclaw-status-monitor {version} 已是最新：{path}",
  skill_backup: "您修改过的 {file} 已保留为 {backup}",
  skill_next: `接下来：
1. 运行：openclaw gateway restart
2. 对您的 Agent 说："启用状态监控" / "enable status monitor"`,
  skill_linked: "{path} 是链接或文件，未做更改。请先移除它，或修改它指向的内容。",
  skill_cloned: "{path} 是源码的克隆，未做更改。更新请运行：git -C {path} pull",
  skill_none: "技能尚未安装：{path} 不存在。",
  skill_removed: "✅ 服务已停止，技能已移除：{path}",
  skill_kept: "其中有您自己的文件，已全部保留在 {path}",
  skill_uninstall_next: `接下来：openclaw gateway restart
如需一并删除凭据和日志：rm -f {credentials} {logs}`,

  warning_http: "警告：{url} 在公共网络上使用明文 HTTP，Token 可能在途中被读取。请使用 https。",
  bad_url: "{url} 不是有效地址，应类似 https://monitor.example.org",
  credentials_broken:
    "{path} 无法使用：{reason}。请修复，或运行 `openclaw-status-monitor login <token>`（旧文件会保留在旁边）。",
  cannot_write: "{path} 无法写入（{reason}）。请将其设为当前用户可写。",
  unexpected: "发生意外情况：{reason}",

  hint_token:
    "平台不接受该 Token：请在“设置”中重新生成并运行 `openclaw-status-monitor login <token>`。在此之前报告会保留。",
  hint_pinned:
    "该 Token 属于主机 {owner}：请为本机生成新的 Token，或在“设置 → Agent Token”中将其设为可重复使用。在此之前报告会保留。",
  hint_dns: "无法解析域名 {host}：请检查地址和本机的 DNS。",
  hint_refused: "{host} 无人监听：请检查地址和端口，以及平台是否在运行。",
  hint_unreachable: "无法到达 {host}：请检查网络连接、VPN 和防火墙。",
  hint_timeout: "{host} 没有及时应答：请检查连接；稍后会自动重试。",
  hint_tls: "与 {host} 的安全连接失败：请检查证书和本机时间；私有证书机构请设置 NODE_EXTRA_CA_CERTS=/path/to/ca.pem。",
  hint_network: "与 {host} 的连接中断：请检查网络；稍后会自动重试。",
  hint_not_monitor: "{url} 不存在：请检查平台地址（--url、OPENCLAW_MONITOR_URL 或 monitorUrl）。",
  hint_redirect: "平台已移至 {location}：请用 `openclaw-status-monitor login <token> --url …` 设置该地址。",
  hint_busy: "平台要求稍候；稍后会自动重试。",
  hint_server: "平台自身出现问题（HTTP {status}）；报告会保留并自动重发。",
  hint_status: "平台应答 HTTP {status}：请检查其地址以及本程序是否为最新版本。",

  usage_unknown_command: "未知命令：{command}",
  usage_unknown_option: "未知选项：{argument}。参见：openclaw-status-monitor {command} --help",
  usage_option_value:
    "选项 {argument} 用法有误：请给出它的值，若它不需要值则去掉。参见：openclaw-status-monitor {command} --help",
  usage_extra_argument: "多余的参数：{argument}。参见：openclaw-status-monitor {command} --help",
  usage_whole_number: "{argument} 必须是 1 到 {max} 的整数，而不是“{value}”。",
  usage_interval_missing: "用法：openclaw-status-monitor set-interval <分钟>",
  usage_token_missing:
    "这里的 login 需要 Token：openclaw-status-monitor login <token>，或用 `login -` 从标准输入读取。两者都不带时会显示一个供您批准的链接。",
  usage_token_shape: "这不像是 Token：应为不含空格、最多 512 个的字母、数字和符号。请从“设置”页面重新复制。",
  usage_privacy: "级别必须是 counts、metadata 或 content，而不是“{value}”。",
  usage_lang: "--lang 必须是 en 或 zh，而不是“{value}”。",
  usage_service:
    "请说明要操作什么：openclaw-status-monitor {command} service 或 openclaw-status-monitor {command} skill",

  help_usage: "用法：openclaw-status-monitor [命令] [选项]",
  help_command_usage: "用法：openclaw-status-monitor {usage}",
  help_commands: "命令（不写则为 sync）：",
  help_options: "选项：",
  help_global: "所有命令通用的选项：",
  help_more: "openclaw-status-monitor <命令> --help 查看详情。",
  summary_inspect: "显示从本机 OpenClaw 目录读到的内容，不上传任何数据",
  inspect_head: "{stateDir}：OpenClaw {version}；会话存于 {sessions}，定时任务存于 {cron}",
  inspect_totals: "{sessions} 个会话，{messages} 条消息，{tools} 次工具调用（失败 {failed} 次），{errors} 个错误",
  inspect_usage:
    "已记录用量：输入 {input}、输出 {output}、缓存读取 {cacheRead}、缓存写入 {cacheWrite} 个 token；上报费用 {cost} 美元",
  inspect_logs:
    "{directory} 中的日志：{files} 个文件；致命 {fatal} 条，错误 {error} 条，警告 {warn} 条；已忽略命令行输出 {ofCommands} 行；崩溃快照 {crashes} 个",
  inspect_cron: "{jobs} 个定时任务，{runs} 次运行",
  inspect_work:
    "{tasks} 个任务，{subagents} 次子智能体运行，{deliveries} 次投递（{failed} 次失败），{waiting} 项等待人工处理，{hooks} 个钩子",
  inspect_agent: "{agent}：{sessions} 个会话，{tokens} 个 token，{cost} 美元",
  inspect_unreadable: "{agent}：无法读取",
  inspect_incomplete: "以下数字不包含无法读取的部分：",
  inspect_problem: "无法读取：{what}：{reason}",
  inspect_nothing: "无",
  summary_sync: "上传一次后退出",
  summary_test: "单次测试上传，并显示详情",
  summary_init: "检查配置并说明缺少什么",
  summary_login: "连接本机：通过链接批准，或使用 Token；随后上传一次并启动服务",
  summary_start: "启动服务（不带 --fork 则在前台运行）",
  summary_stop: "停止服务",
  summary_restart: "在后台重启服务",
  summary_status: "显示服务状态",
  summary_set_interval: "保存同步间隔（分钟）",
  summary_privacy: "查看或设置会话信息的上报范围：counts、metadata 或 content",
  summary_logs: "显示日志的最后几行",
  summary_errors: "显示最近的错误及处理建议",
  summary_doctor: "检查所有项目并给出处理办法",
  summary_verify: "重新统计本机数据并与平台核对",
  summary_install: "service：随系统启动的服务；skill：供 OpenClaw Agent 使用的技能",
  summary_uninstall: "移除该服务或技能",
  option_json: "输出机器可读的格式",
  option_chat: "输出用于对话的文本",
  option_print: "只显示文件和命令，不做任何更改",
  option_interval: "两次上传之间的分钟数；会被保存",
  option_lang: "语言；未指定时由 LANG 决定",
  option_state_dir: "OpenClaw 目录（默认 ~/.openclaw）",
  option_url: "监控平台的地址",
  option_help: "显示帮助",
  option_version: "显示版本",
  option_log_dir: "同时统计该目录中 OpenClaw 日志的错误",
  option_dry_run: "只显示将要发送的内容，不发送",
  option_resend: "出现原因不明的差异时，重新上报全部内容",
  option_check_script: "检查技能的上传脚本是否存在",
  option_new_host: "让本机获得自己的身份，例如在复制磁盘之后",
  option_no_start: "仅验证并保存",
  option_no_browser: "不打开浏览器",
  option_fork: "在后台运行",
  option_errors: "改为显示错误日志",
  option_lines: "行数（默认 50）",
  option_follow: "持续显示新内容",
};
