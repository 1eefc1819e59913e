"""`satsao import entries` is killed (SIGKILL) at random moments while it brings tens of thousands of rows in.

Afterwards either nothing of the file is on record or all of it (with the column `known` perhaps whole
commits from its front), verify passes, and the same import run again completes: the ledger then holds
what an undisturbed import gives it.

    import_killed.py SATSAO FAULT-LEDGER      on SQLite, or on PostgreSQL when SATSAO_TEST_ENGINE=postgres
"""

import csv
import io
import os
import signal
import subprocess
import time

from fault import *

POSTGRES = os.environ.get("SATSAO_TEST_ENGINE") == "postgres"
ROUNDS = int(os.environ.get("SATSAO_TEST_ROUNDS", 6 if POSTGRES else 50))  # for each kind of file
ROWS = 20000
COMMITS = 40  # of the file with `known`
UNITS, INDICATORS = 24, 4

# The province is known before the first row is.
EARLIER = {**ENVIRONMENT, "SATSAO_NOW": "2025-12-31T08:00"}

def write_file(path, known):
    """Rows with a value of their own each: no two for the same unit, indicator and moment."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["unit", "indicator", "at", "value", "note"] + (["known"] if known else []))
        for i in range(ROWS):
            day, rest = divmod(i, UNITS * INDICATORS)
            indicator, unit = divmod(rest, UNITS)
            at = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(1751414400 + day * 7200))
            row = [f"{2000 + unit:05d}", f"figure_{indicator + 1}", at, f"{chance.randrange(10**9)}.{i % 100:02d}"]
            row += ["ghi chú" if i % 11 == 0 else ""]
            if known:
                row.append(time.strftime("%Y-%m-%dT%H:%M", time.gmtime(1767225600 + i * COMMITS // ROWS * 3600)))
            rows.writerow(row)


def on_record(database):
    """The entries, and which of them are a commit's."""
    return must(ledger("entries", database)).stdout.splitlines()


def exported(database):
    """Every entry as an export gives it, without the moments of recording."""
    rows = list(csv.DictReader(io.StringIO(must(satsao("export", "entries", "--db", database)).stdout)))
    for row in rows:
        for column in ("recorded", "known"):
            row.pop(column)
    return rows


def is_front(kept, whole):
    """Whole commits from the front, and nothing else."""
    entries = [line for line in kept if line.startswith("entry")]
    groups = [line for line in kept if line.startswith("group")]
    all_groups = [line for line in whole if line.startswith("group")]
    return entries == whole[: len(entries)] and groups == all_groups[: len(groups)]


class File:
    """A database that is made anew as often as one likes, holding the province and a few entries."""

    def __init__(self, work):
        self.first, self.url = work + "/first.db", work + "/killed.db"
        must(ledger("make", self.first, 50, env=EARLIER))

    def fresh(self):
        copy_database(self.first, self.url)

    def end(self):
        remove_database(self.url)


class Schema:
    """The same in a schema of the cluster."""

    def __init__(self, work):
        self.server, self.number, self.url = os.environ["SATSAO_TEST_PG"], 0, None

    def sql(self, text):
        host = dict(word.split("=", 1) for word in self.server.split())
        must(run("psql", "-qh", host["host"], "-U", host["user"], "-d", host["dbname"], "-c", f"SET client_min_messages = error; {text}"))

    def fresh(self):
        self.end()
        self.number += 1
        self.name = f"import_{os.getpid()}_{self.number}"
        self.sql(f"CREATE SCHEMA {self.name}")
        self.url = f"{self.server} options='-csearch_path={self.name}'"
        must(ledger("make", self.url, 50, env=EARLIER))

    def end(self):
        if self.url:
            self.sql(f"DROP SCHEMA {self.name} CASCADE")
        self.url = None


def rounds(tap, database, path, known):
    words = ["import", "entries", path, "--author", "fault"]
    database.fresh()
    before = on_record(database.url)
    start = time.monotonic()
    must(satsao(*words, "--db", database.url))
    took = time.monotonic() - start
    whole, as_exported = on_record(database.url), exported(database.url)
    if len(as_exported) != 50 + ROWS:
        raise RuntimeError(f"after an undisturbed import of {ROWS} rows there are {len(as_exported)}")

    seen = {"nothing": 0, "some commits": 0, "all of it": 0, "not killed in time": 0}
    wrong = []
    for number in range(ROUNDS):
        database.fresh()
        # Some later than it usually takes: the end, where all becomes durable, is a moment too.
        moment = chance.random() * took * 1.15
        child = subprocess.Popen([SATSAO, *words, "--db", database.url], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(moment)
        child.kill()
        _, said = child.communicate()
        if child.returncode != -signal.SIGKILL:
            seen["not killed in time"] += 1
        where = f"round {number}, killed after {moment * 1e3:.1f} ms of {took * 1e3:.0f}"
        if child.returncode not in (0, -signal.SIGKILL):
            wrong.append(f"{where}: the import failed by itself: {child.returncode} {said[-300:]}")
            continue
        verified = satsao("verify", "--db", database.url)
        kept = on_record(database.url)
        state = "nothing" if kept == before else "all of it" if kept == whole else "some commits"
        seen[state] += 1
        if verified.returncode != 0:
            wrong.append(f"{where}: verify: {verified.stderr[:300]}")
        if state == "some commits" and not (known and is_front(kept, whole)):
            wrong.append(f"{where}: {len(kept)} lines of {len(whole)}, which is no front of whole commits")
        if child.returncode == 0 and state != "all of it":
            wrong.append(f"{where}: it had said that all was kept")
        again = satsao(*words, "--db", database.url)
        if again.returncode != 0 or on_record(database.url) != whole:
            wrong.append(f"{where}: imported again: {again.returncode} {again.stderr[:300]}")
        elif number % 5 == 0 and exported(database.url) != as_exported:
            wrong.append(f"{where}: imported again, the export is another one")
        elif number % 5 == 1 and satsao("verify", "--db", database.url).returncode != 0:
            wrong.append(f"{where}: imported again, it does not verify")
    database.end()
    told = ", ".join(f"{state}: {seen[state]}" for state in seen)
    tap.ok(not wrong, f"{ROUNDS} kills of an import of {ROWS} rows {'in %d commits' % COMMITS if known else 'in one commit'} ({told}); again, it completes", "\n".join(wrong))


tap = Tap()
with folder() as work:
    database = Schema(work) if POSTGRES else File(work)
    for known in (False, True):
        write_file(work + "/rows.csv", known)
        rounds(tap, database, work + "/rows.csv", known)
tap.end()
