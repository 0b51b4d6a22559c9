import { publicUrl } from "./origin";

/**
 * The scripts that install the uploader on a machine. They carry the address of this platform into a shell, so the
 * address is held to letters, digits and the few signs no shell gives a meaning to.
 */

const SAFE_ADDRESS =
  /^https?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)*$/;

/** Can this address be written into a script? */
export function isSafeAddress(url: string): boolean {
  return url.length <= 500 && SAFE_ADDRESS.test(url);
}

/** The answer to GET /install.sh and /install.ps1. @param configured MONITOR_URL, which wins over the request's host */
export function installerReply(
  headers: Pick<Headers, "get">,
  configured: string | undefined,
  script: (url: string) => string,
): Response {
  const url = publicUrl(headers, configured);
  const isSafe = isSafeAddress(url);
  const text = isSafe
    ? script(url)
    : "This platform's address cannot be written into a script. Set MONITOR_URL, e.g. https://monitor.example.org\n";
  return new Response(text, {
    status: isSafe ? 200 : 400,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** For macOS and Linux: `curl -fsSL <url>/install.sh | sh`, or with `-s -- <token>`. Everything is in a function, so that half a script does nothing. */
export function shellInstaller(url: string): string {
  return `#!/bin/sh
# Installs openclaw-status-monitor for this user: the program below ~/.local/share, its command in ~/.local/bin.
# Then it connects this machine: with a token at once, in a terminal by a link to approve.
set -eu
url='${url}'

fail() {
  printf '%s\\n' "$1" >&2
  exit 1
}

# Writes a text between single quotes for the shell.
quoted() {
  printf "'"
  printf '%s' "$1" | sed "s/'/'\\\\\\\\''/g"
  printf "'"
}

# Is there a token for this very platform?
is_connected() {
  known=$("$command" status --json) || return 1
  case "$known" in
    *"\\"url\\": \\"$url\\""*'"hasToken": true'*) return 0 ;;
  esac
  return 1
}

main() {
  token="\${1:-\${MONITOR_PLATFORM_TOKEN:-}}"
  [ -n "\${HOME:-}" ] || fail 'HOME is not set: say where to install with HOME=/home/you.'
  program="\${XDG_DATA_HOME:-$HOME/.local/share}/openclaw-status-monitor"
  bin="$HOME/.local/bin"
  script="$program/openclaw-status-monitor.mjs"
  command="$bin/openclaw-status-monitor"

  node=$(command -v node) || fail 'Node.js 18 or newer is needed and was not found. Install it from https://nodejs.org and run this line again.'
  major=$("$node" -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || fail "Node.js 18 or newer is needed, and this is version $major. Update it from https://nodejs.org and run this line again."

  mkdir -p "$program" "$bin" || fail "$program and $bin must be writable for this user."
  new="$program/new-$$.mjs"
  trap 'rm -f "$new"' EXIT
  source="$url/cli/openclaw-status-monitor.mjs"
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL "$source" -o "$new" || fail "$source could not be downloaded."
  elif command -v wget >/dev/null 2>&1; then
    wget -q "$source" -O "$new" || fail "$source could not be downloaded."
  else
    fail 'curl or wget is needed and neither was found.'
  fi
  version=$("$node" "$new" --version) || fail "What $source gave is not the program. Is $url the right address?"
  chmod 755 "$new"
  mv -f "$new" "$script"

  {
    printf '#!/bin/sh\\n'
    printf 'node=%s\\n' "$(quoted "$node")"
    printf '[ -x "$node" ] || node=node\\n'
    printf 'exec "$node" %s "$@"\\n' "$(quoted "$script")"
  } >"$command.$$.new"
  chmod 755 "$command.$$.new"
  mv -f "$command.$$.new" "$command"
  printf 'openclaw-status-monitor %s is installed: %s\\n' "$version" "$command"

  if [ -n "$token" ]; then
    printf '%s\\n' "$token" | "$command" login - --url "$url" || exit 1
    printf '%s\\n' 'So that it starts with this machine: openclaw-status-monitor install service'
  elif is_connected; then
    printf '%s\\n' "This machine is connected to $url already. So that its service uses this version: openclaw-status-monitor restart"
  elif [ -t 1 ] && [ -t 2 ]; then
    "$command" login --url "$url" </dev/null || printf '%s\\n' 'To connect this machine: openclaw-status-monitor login'
  else
    "$command" init --url "$url" >/dev/null
    printf '%s\\n' 'Next: openclaw-status-monitor login'
  fi
  case ":$PATH:" in
    *":$bin:"*) ;;
    *) printf '%s\\n' "$bin is not on your PATH: call $command, or add it." ;;
  esac
}

main "$@"
`;
}

/** For Windows: `irm <url>/install.ps1 | iex`, or `& ([scriptblock]::Create((irm <url>/install.ps1))) <token>`. No \`exit\`: it would close the window it runs in. */
export function powerShellInstaller(url: string): string {
  return `# Installs openclaw-status-monitor for this user, below %LOCALAPPDATA%. Then it connects this machine: with a token at
# once, in a window by a link to approve.
param([string]$Token = "")
$ErrorActionPreference = "Stop"
$Url = '${url}'
$Program = Join-Path $env:LOCALAPPDATA "openclaw-status-monitor"
$Script = Join-Path $Program "openclaw-status-monitor.mjs"
$Command = Join-Path $Program "openclaw-status-monitor.cmd"

if (-not (Get-Command node -ErrorAction SilentlyContinue)) {
  throw "Node.js 18 or newer is needed and was not found. Install it from https://nodejs.org and run this line again."
}
$Version = & node -p "process.versions.node"
if ([int]($Version.Split(".")[0]) -lt 18) {
  throw "Node.js 18 or newer is needed, and this is $Version. Update it from https://nodejs.org and run this line again."
}

New-Item -ItemType Directory -Force -Path $Program | Out-Null
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$New = Join-Path $Program "openclaw-status-monitor.new.mjs"
Invoke-WebRequest -UseBasicParsing -Uri "$Url/cli/openclaw-status-monitor.mjs" -OutFile $New
$Installed = & node $New --version
if ($LASTEXITCODE -ne 0) {
  Remove-Item -Force $New
  throw "What $Url gave is not the program. Is it the right address?"
}
Move-Item -Force -Path $New -Destination $Script
Set-Content -Encoding Ascii -Path $Command -Value '@node "%~dp0openclaw-status-monitor.mjs" %*'

$UserPath = [Environment]::GetEnvironmentVariable("Path", "User")
if (($UserPath -split ";") -notcontains $Program) {
  [Environment]::SetEnvironmentVariable("Path", (@($UserPath, $Program) | Where-Object { $_ }) -join ";", "User")
  $env:Path = "$env:Path;$Program"
}
Write-Host "openclaw-status-monitor $Installed is installed: $Command"

if ($Token -eq "" -and $env:MONITOR_PLATFORM_TOKEN) { $Token = $env:MONITOR_PLATFORM_TOKEN }
if ($Token -ne "") {
  $Token | & node $Script login - --url $Url
  if ($LASTEXITCODE -eq 0) { Write-Host "So that it starts with this machine: openclaw-status-monitor install service" }
} else {
  $Known = & node $Script status --json | Out-String
  if ($Known.Contains('"hasToken": true') -and $Known.Contains('"url": "' + $Url + '"')) {
    Write-Host "This machine is connected to $Url already. So that its service uses this version: openclaw-status-monitor restart"
  } elseif ([Environment]::UserInteractive -and -not [Console]::IsOutputRedirected) {
    & node $Script login --url $Url
    if ($LASTEXITCODE -ne 0) { Write-Host "To connect this machine: openclaw-status-monitor login" }
  } else {
    & node $Script init --url $Url | Out-Null
    Write-Host "Next: openclaw-status-monitor login"
  }
}
`;
}
