#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Runs openclaw-status-monitor with the words it was called with, so that old instructions and cron entries keep working.

    python3 scripts/status_uploader.py                            one upload, then exit
    python3 scripts/status_uploader.py start --fork               start the service in the background
    python3 scripts/status_uploader.py start --fork --interval 10 the same with an interval in minutes (-i 10)
    python3 scripts/status_uploader.py stop | status | test | set-interval <minutes>

Everything is done by the program; this only finds it. Python 3.6 or newer, nothing to install.
"""
import os
import re
import shutil
import subprocess
import sys

NAME = "openclaw-status-monitor"
BUNDLE = NAME + ".mjs"
WINDOWS = os.name == "nt"

NOT_FOUND = {
    "en": u"\u274c Upload script not found\nPlease reinstall the skill or contact the developer.\n",
    "zh": u"\u274c \u672a\u627e\u5230\u4e0a\u4f20\u811a\u672c\n"
    u"\u8bf7\u91cd\u65b0\u5b89\u88c5\u8be5\u6280\u80fd\u6216\u8054\u7cfb\u5f00\u53d1\u8005\u3002\n",
}


def node():
    """The Node.js to run a bundle with: cron's PATH is short, so the usual places are looked at too."""
    home = os.path.expanduser("~")
    usual = ["/usr/local/bin/node", "/opt/homebrew/bin/node", "/usr/bin/node", os.path.join(home, ".local/bin/node")]
    if WINDOWS:
        usual = [os.path.join(os.environ.get("ProgramFiles", "C:\\Program Files"), "nodejs", "node.exe")]
    found = shutil.which("node")
    return found or next((path for path in usual if os.access(path, os.X_OK)), None)


def beside():
    """Bundles that came with this file: in its folder, in the skill's, or in the package that holds the skill."""
    here = os.path.dirname(os.path.realpath(__file__))
    skill = os.path.dirname(here)
    return [os.path.join(here, BUNDLE), os.path.join(skill, BUNDLE), os.path.join(os.path.dirname(skill), "dist", BUNDLE)]


def installed():
    """Bundles the installers leave."""
    home = os.path.expanduser("~")
    if WINDOWS:
        local = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return [os.path.join(local, NAME, BUNDLE)]
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return [os.path.join(data, NAME, BUNDLE)]


def behind(command):
    """On Windows a command is a .cmd file, which would read its arguments a second time: the bundle it runs."""
    folder = os.path.dirname(command)
    return [os.path.join(folder, BUNDLE), os.path.join(folder, "node_modules", NAME, "dist", BUNDLE)]


def program():
    """The program as a list of words, or None."""
    command = os.path.join(os.path.expanduser("~"), ".local", "bin", NAME)
    on_path = shutil.which(NAME)
    runner = node()
    bundles = beside() + (installed() + behind(on_path or "") if WINDOWS else [])
    for bundle in bundles:
        if runner and os.path.isfile(bundle):
            return [runner, bundle]
    for found in [command, on_path]:
        if found and not WINDOWS and os.access(found, os.X_OK):
            return [found]
    for bundle in installed():
        if runner and os.path.isfile(bundle):
            return [runner, bundle]
    return [on_path] if on_path else None


def language(words):
    """As the program chooses it: --lang, then LANG."""
    given = re.search(r"(?:^|\0)--lang[=\0]([^\0]*)", "\0".join(words))
    chosen = given.group(1) if given else os.environ.get("LANG", "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def main(words):
    found = program()
    if found is None:
        sys.stdout.flush()
        # As bytes: under cron Python may believe that its output takes ASCII only.
        getattr(sys.stdout, "buffer", sys.stdout).write(NOT_FOUND[language(words)].encode("utf-8"))
        return 1
    if not WINDOWS:
        # The program takes this process over: its exit code, its input and output, and every signal are its own.
        os.execv(found[0], found + words)
    child = subprocess.Popen(found + words)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            # Ctrl+C reaches the program as well, which ends in its own way.
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
