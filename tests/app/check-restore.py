# SPDX-License-Identifier: GPL-3.0-or-later
"""Unsaved work after kill -9: check-restore.py NORMSCOPE. The program is started, edited with real keys, killed and started again; prints TAP."""

import glob
import os
import subprocess
import sys
import tempfile
import time

PATIENCE = 20.0 * float(os.environ.get("NORM_TEST_TIMEOUT_FACTOR", "1"))


def await_that(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)  # between looks; nothing depends on this length
    raise AssertionError(f"waited in vain for {what}")


def xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True).stdout.split("\n")


def titles(process):
    windows = [line for line in xdotool("search", "--onlyvisible", "--pid", str(process.pid)) if line]
    return {window: xdotool("getwindowname", window)[0] for window in windows}


def copies(home):
    return glob.glob(f"{home}/data/normscope/unsaved/*.normscope")


def window_called(process, start):
    return next((window for window, title in titles(process).items() if title.startswith(start)), None)


def type_a_value(process):
    """Into the first cell, by keys alone: until the title says that something is unsaved. Keys that come before the window listens are lost."""
    window = await_that("the first lesson", lambda: window_called(process, "What does"))
    end = time.monotonic() + PATIENCE
    while window_called(process, "•") is None and time.monotonic() < end:
        xdotool("windowfocus", "--sync", window)
        xdotool("type", "9")
        time.sleep(0.3)
        xdotool("key", "Return")
        time.sleep(0.5)
    return await_that("a window with unsaved changes", lambda: window_called(process, "•"))


def check(program, home):
    env = dict(os.environ, HOME=home, XDG_DATA_HOME=f"{home}/data", XDG_CONFIG_HOME=f"{home}/config", XDG_CACHE_HOME=f"{home}/cache",
               GTK_A11Y="none")
    first = subprocess.Popen([program], env=env)
    try:
        type_a_value(first)
        await_that("a copy of the unsaved work", lambda: copies(home))
    finally:
        first.kill()
        first.wait()
    second = subprocess.Popen([program], env=env)
    try:
        await_that("the unsaved work in a new window", lambda: window_called(second, "• What does"))
        assert len(titles(second)) == 1, "only what was lost is opened"
        assert copies(home), "it is still unsaved, and so still protected"
    finally:
        second.kill()
        second.wait()
    with open(copies(home)[0], encoding="utf-8") as file:
        assert "9" in file.read().split('"data"')[1].split('"pipelines"')[0], "what was typed is in it"


def main():
    print("1..1", flush=True)
    # A screen whose last client has gone begins anew, and has no room for another one meanwhile: this one stays.
    staying = subprocess.Popen(["xdotool", "sleep", "600"])
    with tempfile.TemporaryDirectory() as home:
        try:
            check(sys.argv[1], home)
            print("ok 1 /app/restore/after-a-kill")
        except AssertionError as error:
            print(f"not ok 1 /app/restore/after-a-kill\n# {error}")
        finally:
            staying.kill()
            staying.wait()


main()
