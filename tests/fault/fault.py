"""What the scripts of this folder share: TAP, a seed, the programs under test.

    SCRIPT SATSAO FAULT-LEDGER

Every script prints its seed; SATSAO_TEST_SEED repeats it. Standard library only.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

SATSAO, FAULT_LEDGER = (os.path.abspath(path) for path in sys.argv[1:3])
SEED = int(os.environ.get("SATSAO_TEST_SEED", 0)) or time.time_ns() % 1000000007
chance = random.Random(SEED)

ENVIRONMENT = {**os.environ, "SATSAO_LANG": "en", "NO_COLOR": "1"}

# The exit statuses of src/base/error.h.
OK, USAGE, INPUT, NOT_FOUND, CONFLICT, LIMIT, IO, FULL, DATABASE, CORRUPT = 0, 2, 3, 4, 5, 6, 7, 8, 9, 10

KINDS = ["units", "reorganisations", "lineage", "documents", "indicators", "sets", "targets", "entries"]


def run(program, *words, timeout=120, **options):
    """Run to the end; a hang is a failure like any other."""
    options = {"capture_output": True, "text": True, "errors": "replace", "env": ENVIRONMENT, **options}
    return subprocess.run([program, *map(str, words)], timeout=timeout, **options)


def satsao(*words, **options):
    return run(SATSAO, *words, **options)


def ledger(*words, **options):
    return run(FAULT_LEDGER, *words, **options)


def must(done):
    """The result of a run that has to succeed for the test to mean anything."""
    if done.returncode != 0:
        raise RuntimeError(f"{done.args}: {done.returncode}: {done.stdout[-400:]} {done.stderr[-400:]}")
    return done


def copy_database(source, target):
    remove_database(target)
    for end in ("", "-wal"):
        if os.path.exists(source + end):
            shutil.copyfile(source + end, target + end)


def remove_database(path):
    for end in ("", "-wal", "-shm", "-journal", ".planes"):
        if os.path.exists(path + end):
            os.unlink(path + end)


def folder(where=None):
    """A folder that is gone when the script ends; in memory where there is room, which is faster."""
    if where is None and os.access("/dev/shm", os.W_OK):
        where = "/dev/shm"
    return tempfile.TemporaryDirectory(prefix="satsao-fault.", dir=where)


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0
        print(f"# SATSAO_TEST_SEED={SEED}", flush=True)

    def ok(self, good, what, detail=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")
        if not good and detail:
            print("\n".join("#   " + line for line in str(detail).splitlines()[:40]))
        sys.stdout.flush()
        return good

    def skip(self, what, why):
        self.count += 1
        print(f"ok {self.count} - {what} # SKIP {why}", flush=True)

    def says(self, done, status, words, what):
        """It ends with this status, and what it says holds these words."""
        said = done.stdout + done.stderr
        good = done.returncode == status and words.lower() in said.lower()
        return self.ok(good, what, f"status {done.returncode}, wanted {status} and “{words}”\n{said[:600]}")

    def end(self):
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)
