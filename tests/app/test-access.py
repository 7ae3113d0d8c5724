# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader finds in the program: test-access.py NORMSCOPE. Makes a home and a session bus of its own; prints TAP."""

import os
import re
import subprocess
import sys
import tempfile
import time

import pyatspi
from gi.repository import GLib

PATIENCE = 20.0 * float(os.environ.get("NORM_TEST_TIMEOUT_FACTOR", "1"))
PORTAL = "org.freedesktop.portal.Desktop"
CLASS_NAME = re.compile(r"^(Gtk|Adw|Norm|Gdk)[A-Z]")
# Roles that a person acts on; each must say what it is for.
ACTED_ON = {
    pyatspi.ROLE_PUSH_BUTTON,
    pyatspi.ROLE_TOGGLE_BUTTON,
    pyatspi.ROLE_CHECK_BOX,
    pyatspi.ROLE_RADIO_BUTTON,
    pyatspi.ROLE_COMBO_BOX,
    pyatspi.ROLE_SPIN_BUTTON,
    pyatspi.ROLE_ENTRY,
    pyatspi.ROLE_TEXT,
    pyatspi.ROLE_SLIDER,
    pyatspi.ROLE_MENU_ITEM,
    pyatspi.ROLE_LINK,
}


def await_that(what, condition):
    """The first true value of @condition; in vain, the test fails."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass  # what the bus tells about changes of the tree
        try:
            found = condition()
        except Exception:  # what is asked for may just be going away
            found = None
        if found:
            return found
        time.sleep(0.05)  # between looks; nothing depends on this length
    raise AssertionError(f"waited in vain for {what}")


def walk(accessible):
    """It and what is in it, without what is hidden."""
    is_root = accessible.getRole() in (pyatspi.ROLE_APPLICATION, pyatspi.ROLE_FRAME)
    if not is_root and not accessible.getState().contains(pyatspi.STATE_VISIBLE):
        return
    yield accessible
    for index in range(accessible.childCount):
        child = accessible.getChildAtIndex(index)
        if child is not None:
            yield from walk(child)


def text_of(accessible):
    """Its name, or what it contains as text."""
    if accessible.name:
        return accessible.name
    try:
        text = accessible.queryText()
        return text.getText(0, text.characterCount)
    except NotImplementedError:
        return ""


def application():
    desktop = pyatspi.Registry.getDesktop(0)
    for index in range(desktop.childCount):
        child = desktop.getChildAtIndex(index)
        if child is not None and child.name.lower() == "normscope":
            return child
    return None


def window():
    found = application()
    if found is not None and found.childCount == 0:
        found.clear_cache()  # seen before it had a window, it would stay without
    return found.getChildAtIndex(0) if found is not None and found.childCount > 0 else None


def find(name=None, role=None, words=None):
    """The first thing shown with this name, or these words in it."""
    for accessible in walk(window()):
        if role is not None and accessible.getRole() != role:
            continue
        if name is not None and accessible.name != name:
            continue
        if words is not None and words not in text_of(accessible):
            continue
        return accessible
    return None


def press(accessible):
    action = accessible.queryAction()
    assert action.nActions > 0, f"“{accessible.name}” cannot be pressed"
    action.doAction(0)


def describe(accessible):
    names = []
    while accessible is not None and accessible.getRole() != pyatspi.ROLE_APPLICATION:
        names.append(f"{accessible.getRoleName()} “{accessible.name}”")
        accessible = accessible.parent
    return " in ".join(names[:4])


def is_own_of_drop_down(accessible):
    """The face of a GtkDropDown's button, which GTK makes and marks as focusable though Tab never stops at it."""
    return accessible.name == "GtkListItemWidget" and accessible.parent.getRole() == pyatspi.ROLE_PANEL


def test_names():
    """Nothing that takes the focus, or is acted on, is nameless or named after its class."""
    wrong = []
    for accessible in walk(window()):
        focusable = accessible.getState().contains(pyatspi.STATE_FOCUSABLE) and not is_own_of_drop_down(accessible)
        if (focusable or accessible.getRole() in ACTED_ON) and (not accessible.name or CLASS_NAME.match(accessible.name)):
            wrong.append(describe(accessible))
    assert not wrong, "; ".join(wrong)


def figure():
    return find(name="Before and after")


def test_figure():
    """The selected value, what becomes of it, and its pool, in words: x = 4 rests selected, mean 1.25, variance 2.1875."""
    words = await_that("the figure's description", lambda: figure().description)
    assert "N=0, C=0, L=3: 4 becomes 1.859" in words, words
    assert "Feature 0, 8 values pooled" in words, words


def test_formulas():
    """The inspector's formulas are read out, numbers and all."""
    for number in ("1.25", "2.1875", "1.8593"):
        assert find(role=pyatspi.ROLE_IMAGE, words=number), f"no formula says {number}"


def test_statistics():
    """The table of pools: a row for each feature that tells all of it, and its cells one by one."""
    row = find(role=pyatspi.ROLE_TABLE_ROW, name="Feature 0: 8 values, mean 1.25, variance 2.1875")
    assert row is not None, "the table of pools has no row for feature 0"
    cells = [text_of(accessible) for accessible in walk(row) if accessible.getRole() == pyatspi.ROLE_LABEL]
    assert cells == ["0", "8", "1.25", "2.1875"], cells


def test_lessons():
    """The next lesson by its button, which says what it asks."""
    press(find(words="Next lesson: And num_features=4 on the same numbers?"))
    words = await_that("the second lesson's figure", lambda: "2 values pooled" in figure().description and figure().description)
    assert "4 becomes 1" in words, words


def test_repair():
    """A mode that does not fit is told in PyTorch's words and mended by a button."""
    press(find(role=pyatspi.ROLE_PUSH_BUTTON, name="Remove step squeeze(1)"))
    message = "running_mean should contain 1 elements not 4"
    await_that("PyTorch's words", lambda: find(words=message))
    assert message in figure().description
    test_names()
    press(find(role=pyatspi.ROLE_PUSH_BUTTON, name="num_features=1"))
    words = await_that("the repaired figure", lambda: "8 values pooled" in figure().description)
    assert words


def run_tests():
    tests = [test_names, test_figure, test_formulas, test_statistics, test_lessons, test_names, test_repair]
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {test.__name__}")
        except Exception as error:  # each test's failure is one line
            failed += 1
            print(f"not ok {number} {test.__name__} # {type(error).__name__}: {error}".replace("\n", " "))
        sys.stdout.flush()
    return failed


def inside(program):
    """With the bus there: starts the program and looks at it."""
    environment = {key: value for key, value in os.environ.items() if key != "GTK_A11Y"}  # the real backend, not the tests' own
    await_that("the registry", lambda: pyatspi.Registry.getDesktop(0).childCount == 0)  # a program started before it is never seen
    process = subprocess.Popen([program], env=environment)
    try:
        await_that("the window in the accessibility tree", window)
        await_that("the figure", figure)
        return 1 if run_tests() else 0
    finally:
        process.terminate()
        process.wait()


def main():
    if "DISPLAY" not in os.environ:
        print("Bail out! there is no X display: ./dev test makes one, and so does xvfb-run")
        return 1
    if sys.argv[2:3] == ["--inside"]:
        sys.stdout = os.fdopen(int(sys.argv[3]), "w")
        return inside(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="normscope-access-") as home:
        environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=home)
        environment.update({name: os.path.join(home, name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")})
        services = os.path.join(home, "dbus-1", "services")
        os.makedirs(services)
        with open(os.path.join(services, PORTAL + ".service"), "w", encoding="utf-8") as service:
            # The desktop's portal is no part of this and takes seconds to start: this file goes before the system's.
            service.write(f"[D-BUS Service]\nName={PORTAL}\nExec=/bin/false\n")
        # The bus and its services write to standard output as well; the results have a way of their own.
        results = os.dup(sys.stdout.fileno())
        command = ["dbus-run-session", "--", sys.executable, __file__, sys.argv[1], "--inside", str(results)]
        return subprocess.run(command, env=environment, stdout=sys.stderr, pass_fds=[results]).returncode


sys.exit(main())
