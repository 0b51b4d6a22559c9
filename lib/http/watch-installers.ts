/**
 * Installers in the manner of the published OpenClaw Watch agent (S2-16): a folder with the program, openclaw_watch.env and
 * a script that starts it, and on Linux a systemd unit where somebody wants one.
 */

/** For Linux and macOS: `sh install.sh`, or through a pipe; it asks on the terminal for what it is not told. */
export function watchShellInstaller(url: string): string {
  return `#!/bin/sh
# Sets up the OpenClaw Watch agent: the program, openclaw_watch.env with address and key, start.sh, and if you like a
# systemd unit. Usage: sh install.sh [address] [key]; NAS_URL, API_KEY and REPORT_INTERVAL work too.
set -eu
default_url='${url}'

fail() {
  printf '%s\\n' "$1" >&2
  exit 1
}

# Asks on the terminal, also when this script comes through a pipe. Without a terminal the answer is empty.
ask() {
  answer=''
  if [ -t 0 ]; then
    printf '%s' "$1"
    read -r answer || true
  elif [ -t 1 ] && [ -r /dev/tty ]; then
    printf '%s' "$1"
    read -r answer </dev/tty || true
  fi
}

main() {
  [ -n "\${HOME:-}" ] || fail 'HOME is not set: say where to install with HOME=/home/you.'
  folder="\${OPENCLAW_WATCH_DIR:-$HOME/openclaw-watch-agent}"
  case "$folder" in *[!A-Za-z0-9/._-]*) fail "OPENCLAW_WATCH_DIR may hold letters, digits and / . _ - only." ;; esac

  address="\${1:-\${NAS_URL:-}}"
  if [ -z "$address" ]; then
    ask "Address of the server [$default_url]: "
    address="\${answer:-$default_url}"
  fi
  case "$address" in
    http://* | https://*) ;;
    *) fail 'The address must begin with http:// or https://.' ;;
  esac
  case "$address" in *[!A-Za-z0-9:/.\\[\\]_~-]*) fail 'The address holds a sign that none has.' ;; esac

  key="\${2:-\${API_KEY:-}}"
  if [ -z "$key" ]; then
    ask 'API key: '
    key="$answer"
  fi
  [ -n "$key" ] || fail 'The API key must not be empty. Add a device on the server; it shows the key.'
  case "$key" in *[!A-Za-z0-9_-]*) fail 'The API key holds letters, digits, _ and - only. Copy it again.' ;; esac

  interval="\${REPORT_INTERVAL:-30}"
  case "$interval" in '' | *[!0-9]*) fail 'REPORT_INTERVAL must be a number of seconds.' ;; esac

  node=$(command -v node) || fail 'Node.js 18 or newer is needed and was not found. Install it from https://nodejs.org and run this again.'
  major=$("$node" -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || fail "Node.js 18 or newer is needed, and this is version $major. Update it from https://nodejs.org and run this again."

  mkdir -p "$folder" || fail "$folder must be writable for this user."
  script="$folder/openclaw-status-monitor.mjs"
  new="$folder/new-$$.mjs"
  trap 'rm -f "$new"' EXIT
  source="$default_url/cli/openclaw-status-monitor.mjs"
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL "$source" -o "$new" || fail "$source could not be downloaded."
  elif command -v wget >/dev/null 2>&1; then
    wget -q "$source" -O "$new" || fail "$source could not be downloaded."
  else
    fail 'curl or wget is needed and neither was found.'
  fi
  version=$("$node" "$new" --version) || fail "What $source gave is not the program. Is $default_url the right address?"
  mv -f "$new" "$script"

  # The key is nobody else's to read.
  (
    umask 077
    printf 'NAS_URL=%s\\nAPI_KEY=%s\\nREPORT_INTERVAL=%s\\n' "$address" "$key" "$interval" >"$folder/openclaw_watch.env"
  )
  chmod 600 "$folder/openclaw_watch.env"
  {
    printf '#!/bin/sh\\n'
    printf 'cd "%s" || exit 1\\n' "$folder"
    printf 'set -a\\n. ./openclaw_watch.env\\nset +a\\n'
    printf 'exec "%s" ./openclaw-status-monitor.mjs start "$@"\\n' "$node"
  } >"$folder/start.sh"
  chmod 755 "$folder/start.sh"
  printf 'openclaw-status-monitor %s is set up in %s\\n' "$version" "$folder"

  wanted="\${OPENCLAW_WATCH_SYSTEMD:-}"
  if [ -z "$wanted" ] && command -v systemctl >/dev/null 2>&1; then
    ask 'Start it with this machine, as the systemd unit openclaw-watch-agent? [y/N] '
    wanted="$answer"
  fi
  case "$wanted" in
    y | Y | yes | Yes | YES) unit ;;
    *) printf '%s\\n' "Start it with: $folder/start.sh" "In the background: nohup $folder/start.sh >$folder/agent.log 2>&1 &" ;;
  esac
}

# Root gets a unit of the system, anybody else one of their own.
unit() {
  if [ "$(id -u)" = 0 ]; then
    units='/etc/systemd/system' scope='' target='multi-user.target'
  else
    units="\${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user" scope='--user' target='default.target'
  fi
  units="\${OPENCLAW_WATCH_UNITS:-$units}"
  mkdir -p "$units" || fail "$units must be writable."
  cat >"$units/openclaw-watch-agent.service" <<UNIT
[Unit]
Description=OpenClaw Watch Agent
After=network-online.target
Wants=network-online.target

[Service]
Type=simple
WorkingDirectory=$folder
EnvironmentFile=$folder/openclaw_watch.env
Environment=HOME=$HOME
ExecStart="$node" "$script" start
Restart=always
RestartSec=10

[Install]
WantedBy=$target
UNIT
  printf 'Written: %s\\n' "$units/openclaw-watch-agent.service"
  systemctl $scope daemon-reload && systemctl $scope enable --now openclaw-watch-agent \\
    || fail "systemd did not start it. See: systemctl $scope status openclaw-watch-agent"
  printf '%s\\n' "It runs. Its log: journalctl $scope -u openclaw-watch-agent -f"
}

main "$@"
`;
}

/** For Windows: install.bat, by double click or from a prompt. Lines end as Windows wants them. */
export function watchBatchInstaller(url: string): string {
  return `@echo off
rem Sets up the OpenClaw Watch agent: the program, openclaw_watch.env with address and key, and start.bat.
rem Usage: install.bat [address] [key]
setlocal enableextensions disabledelayedexpansion
set "DEFAULT_URL=${url}"
set "FOLDER=%USERPROFILE%\\openclaw-watch-agent"

where node >nul 2>nul
if errorlevel 1 (
  echo Node.js 18 or newer is needed and was not found. Install it from https://nodejs.org and run this again.
  exit /b 1
)

set "ADDRESS=%~1"
if not defined ADDRESS set "ADDRESS=%NAS_URL%"
if not defined ADDRESS set /p "ADDRESS=Address of the server [%DEFAULT_URL%]: "
if not defined ADDRESS set "ADDRESS=%DEFAULT_URL%"
set "KEY=%~2"
if not defined KEY set "KEY=%API_KEY%"
if not defined KEY set /p "KEY=API key: "
if not defined KEY (
  echo The API key must not be empty. Add a device on the server; it shows the key.
  exit /b 1
)
set "INTERVAL=%REPORT_INTERVAL%"
if not defined INTERVAL set "INTERVAL=30"

if not exist "%FOLDER%" mkdir "%FOLDER%"
powershell -NoProfile -Command "[Net.ServicePointManager]::SecurityProtocol = 3072; Invoke-WebRequest -UseBasicParsing -Uri ($env:DEFAULT_URL + '/cli/openclaw-status-monitor.mjs') -OutFile (Join-Path $env:FOLDER 'new.mjs')"
if errorlevel 1 (
  echo %DEFAULT_URL%/cli/openclaw-status-monitor.mjs could not be downloaded.
  exit /b 1
)
node "%FOLDER%\\new.mjs" --version >nul
if errorlevel 1 (
  del "%FOLDER%\\new.mjs"
  echo What the server gave is not the program. Is %DEFAULT_URL% the right address?
  exit /b 1
)
move /y "%FOLDER%\\new.mjs" "%FOLDER%\\openclaw-status-monitor.mjs" >nul

>"%FOLDER%\\openclaw_watch.env" (
  setlocal enabledelayedexpansion
  echo NAS_URL=!ADDRESS!
  echo API_KEY=!KEY!
  echo REPORT_INTERVAL=!INTERVAL!
  endlocal
)
icacls "%FOLDER%\\openclaw_watch.env" /inheritance:r /grant:r "%USERNAME%:F" >nul
>"%FOLDER%\\start.bat" (
  echo @echo off
  echo cd /d "%%~dp0"
  echo for /f "usebackq tokens=1,* delims==" %%%%a in ^("openclaw_watch.env"^) do set "%%%%a=%%%%b"
  echo node openclaw-status-monitor.mjs start %%*
)
echo The agent is set up in %FOLDER%
set "LOGON="
set /p "LOGON=Start it whenever you log on? [y/N] "
if /i "%LOGON%"=="y" schtasks /create /f /sc onlogon /tn openclaw-watch-agent /tr "\\"%FOLDER%\\start.bat\\"" >nul && schtasks /run /tn openclaw-watch-agent >nul && echo It runs. && exit /b 0
echo Start it with: "%FOLDER%\\start.bat"
endlocal
`.replaceAll("\n", "\r\n");
}
