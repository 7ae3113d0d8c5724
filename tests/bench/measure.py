# SPDX-License-Identifier: GPL-3.0-or-later
"""How everything here is measured: in turns, so that what else the machine does meets all alike; by medians; as ratios within one run."""
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TIMEOUT = 120  # seconds for one program; a benchmark that hangs must not hang its caller


class Failed(Exception):
    pass


class Row:
    """One line of the table. goal: the value must not be above it; None: for information."""

    def __init__(self, name, value, unit, goal=None, detail=''):
        self.name, self.value, self.unit, self.goal, self.detail = name, value, unit, goal, detail

    def met(self):
        return self.goal is None or self.value <= self.goal

    def texts(self):
        verdict = '' if self.goal is None else 'met' if self.met() else 'NOT MET'
        goal = '' if self.goal is None else '≤ ' + self.number(self.goal)
        return [self.name, self.number(self.value), goal, verdict, self.detail]

    def number(self, value):
        if self.unit == '1/n':  # a ratio of a small to a large one
            return f'1/{1 / value:.1f}'.replace('.0', '')
        return f'{value:.3g} {self.unit}'.strip()


def print_table(rows):
    lines = [['what', 'measured', 'goal', '', 'how']] + [row.texts() for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line in lines:
        print('  '.join(text.ljust(width) for text, width in zip(line, widths)).rstrip())


def say(text):
    print(text, file=sys.stderr, flush=True)


def output_of(command, env=None, cwd=None):
    try:
        done = subprocess.run([str(word) for word in command], env=env, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TIMEOUT)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from None
    if done.returncode != 0:
        raise Failed(f'{command[0]}: {done.stderr.strip()[-400:]}')
    return done.stdout


def numbers_of(command, env=None):
    """What the programs of this folder print: one measurement a line."""
    return [[float(word) for word in line.split()] for line in output_of(command, env).splitlines()]


class Server:
    """A program that answers each line with one; so two can be measured in turns, each with all it needs at hand."""

    def __init__(self, command):
        self.command, self.process = [str(word) for word in command], None
        self.restart()

    def restart(self):
        self.close()
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ask(self, line):
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
        except OSError:
            pass  # it has ended; the answer tells
        answer = self.process.stdout.readline()
        if not answer:
            raise Failed(f'{self.command[-1]}: {self.process.stderr.read().strip()[-400:]}')
        return answer.strip()

    def close(self):
        if self.process is None:
            return
        self.process.kill()
        self.process.communicate()
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def whole_process_ms(command, env=None, cwd=None):
    start = time.perf_counter()
    output_of(command, env, cwd)
    return (time.perf_counter() - start) * 1e3


def peak_bytes(command, env=None, cwd=None):
    """The most memory that a whole process had at one time, with what it maps."""
    with subprocess.Popen([str(word) for word in command], env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Failed(f'{command[0]}: {process.stderr.read().strip()[-400:]}')
    return usage.ru_maxrss * 1024


def in_turns(times, **measures):
    """Each of the measures (functions that return one number) in turn, after one turn that does not count; medians by name."""
    results = {name: [] for name in measures}
    for turn in range(times + 1):
        for name, measure in measures.items():
            number = measure()
            if turn > 0:
                results[name].append(number)
    return {name: statistics.median(numbers) for name, numbers in results.items()}


@contextlib.contextmanager
def private_home():
    """An environment in which every program starts as on its first day, without anybody's settings or session bus."""
    with tempfile.TemporaryDirectory(prefix='normscope-bench.') as home:
        env = {name: value for name, value in os.environ.items() if name not in ('WAYLAND_DISPLAY', 'DISPLAY', 'GTK_THEME', 'LANGUAGE')}
        env.update(HOME=home, XDG_RUNTIME_DIR=home, DBUS_SESSION_BUS_ADDRESS='disabled:', GSETTINGS_BACKEND='memory', GIO_USE_VFS='local',
                   GTK_A11Y='none', GDK_BACKEND='x11', GSK_RENDERER='cairo', ADW_DISABLE_PORTAL='1', GTK_USE_PORTAL='0',
                   LC_ALL='C.UTF-8', MPLCONFIGDIR=home)
        for kind in ('CACHE', 'CONFIG', 'DATA', 'STATE'):
            env[f'XDG_{kind}_HOME'] = os.path.join(home, kind.lower())
        yield env


@contextlib.contextmanager
def private_screen():
    """private_home() with an X server of its own."""
    if shutil.which('Xvfb') is None:
        raise Failed('Xvfb is not installed')
    with private_home() as env:
        reader, writer = os.pipe()
        server = subprocess.Popen(['Xvfb', '-displayfd', str(writer), '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'],
                                  pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        try:
            with os.fdopen(reader) as number:
                env['DISPLAY'] = ':' + number.readline().strip()
            yield env
        finally:
            server.terminate()
            server.wait()
