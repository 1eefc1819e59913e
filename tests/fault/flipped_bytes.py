"""A byte of the database file is flipped. `satsao verify` must find it, or it must not matter.

First every column of every table, in rows at the beginning, in the middle and at the end: verify ends
with status 10 and names the commit. Then bytes anywhere in the file: either verify refuses the file, or
everything the ledger answers is what it was before. Never an answer that changed unnoticed.

Last, bytes of SQLite's log, as a killed writer leaves it. There SQLite takes what stands in front of the
damage and drops the rest, as if it had never been written: what is left must be a front of whole commits.
(That the end is gone no chain can tell by itself: hence the head of the chain, noted down elsewhere.)
"""

import collections
import os
import re
import sqlite3
import subprocess

from fault import *

LOG_FLIPS = 60
FLIPS = int(os.environ.get("SATSAO_TEST_FLIPS", 300))
ENTRIES, EACH = 400, 16


# ---- where in the file a column stands (https://www.sqlite.org/fileformat2.html) --------------------


def varint(data, at):
    value = 0
    for i in range(9):
        byte = data[at + i]
        if i == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + i + 1


def size_of(serial):
    return serial // 2 - 6 if serial >= 12 else [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][serial]


def rows_of_page(data, page, size):
    """Of a leaf of a table: the rows that stand in it whole, as lists of (offset, length)."""
    start = (page - 1) * size
    head = start + (100 if page == 1 else 0)
    if data[head] != 0x0D:
        return
    for i in range(int.from_bytes(data[head + 3 : head + 5], "big")):
        pointer = head + 8 + 2 * i
        at = start + int.from_bytes(data[pointer : pointer + 2], "big")
        payload, at = varint(data, at)
        rowid, at = varint(data, at)
        if payload > size - 35:
            continue
        header, next_type = varint(data, at)
        value, columns = at + header, []
        while next_type < at + header:
            serial, after = varint(data, next_type)
            columns.append((value, size_of(serial), next_type, serial))
            value += size_of(serial)
            next_type = after
        yield rowid, columns


def tables_of(path):
    """{table: [(commit, [(column, offset, length)])]}"""
    with sqlite3.connect(path) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        pages = {name: [row[0] for row in db.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (name,))] for name in names}
        columns = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in names}
        commits = {
            name: dict(db.execute(f"SELECT rowid, {'id' if name == 'ledger_commit' else 'commit_id'} FROM {name}"))
            for name in names
            if "commit_id" in columns[name] or name == "ledger_commit"
        }
    db.close()
    data = open(path, "rb").read()
    found = {}
    for name in commits:
        rows = [row for page in pages[name] for row in rows_of_page(data, page, size)]
        found[name] = [
            (commits[name][rowid], [(column, *place) for column, place in zip(columns[name], places)])
            for rowid, places in rows
        ]
    return found


# ---- what the ledger answers ------------------------------------------------------------------------


def dump(path):
    """All rows, through the library."""
    done = ledger("dump", path)
    return done.stdout if done.returncode == 0 else None


def answers(path):
    """What the program answers, in many ways. None when one of them fails."""
    asked = [("export", kind) for kind in KINDS]
    asked += [("export", "entries", "--known", moment) for moment in KNOWN]
    asked += [("history", "figure_1", "02003"), ("board", "--json", "--at", "2026-01-31")]
    said = []
    for words in asked:
        done = satsao(*words, "--db", path)
        if done.returncode != 0:
            return None
        said.append(done.stdout)
    return said


def flip(path, offset, mask):
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ mask]))


tap = Tap()
with folder() as work:
    whole, hurt = work + "/whole.db", work + "/hurt.db"
    # Three moments at which something is known: the middle one lies between commits.
    must(run(FAULT_LEDGER, "make", whole, ENTRIES, EACH, env={**ENVIRONMENT, "SATSAO_NOW": "2026-01-15T08:00"}))
    must(run(FAULT_LEDGER, "write", whole, 5, 20, env={**ENVIRONMENT, "SATSAO_NOW": "2026-01-16T08:00"}))
    must(run(FAULT_LEDGER, "write", whole, 6, 20, env={**ENVIRONMENT, "SATSAO_NOW": "2026-01-17T08:00"}))
    KNOWN = ["2026-01-15T08:00", "2026-01-16T12:00", "2026-01-17T08:00"]
    must(satsao("verify", "--db", whole))
    rows, before = dump(whole), answers(whole)
    if not rows or not before or (os.path.exists(whole + "-wal") and os.path.getsize(whole + "-wal")):
        raise RuntimeError("the undamaged ledger must answer, and be in its file alone")
    size = os.path.getsize(whole)

    # ---- every column of every table
    for name, places in sorted(tables_of(whole).items()):
        if not places:
            raise RuntimeError(f"{name} has no row to damage")
        wrong, flips = [], 0
        for commit, columns in {id(row): row for row in (places[0], places[len(places) // 2], places[-1])}.values():
            for column, offset, length, header, serial in columns:
                # A 0, a 1 or a null has no byte of its own: 8 and 9 are its type.
                if length == 0 and serial not in (8, 9):
                    continue
                at, mask = (offset + chance.randrange(length), 1 << chance.randrange(8)) if length else (header, 1)
                copy_database(whole, hurt)
                flip(hurt, at, mask)
                done = satsao("verify", "--db", hurt)
                flips += 1
                named = re.search(r"[Cc]ommit(?:_id)? (\d+)", done.stdout + done.stderr)
                # A row that changes its place is found where it now stands, or where it is missing; what
                # tells its place stands in an index too, and then SQLite finds that the two differ.
                if column in ("id", "commit_id", "row", "seq"):
                    right = named or "missing from index" in done.stderr
                else:
                    right = named and int(named[1]) == commit
                if done.returncode != CORRUPT or not right:
                    wrong.append(f"{column} of commit {commit}, byte {at} ^ {mask}: status {done.returncode}: {done.stderr.strip()[:300]}")
        tap.ok(not wrong, f"{name}: {flips} flips in {len(places[0][1])} columns: status 10, the commit named", "\n".join(wrong))

    # ---- anywhere
    count = collections.Counter()
    wrong = []
    for i in range(FLIPS):
        at, mask = chance.randrange(size), 1 << chance.randrange(8)
        copy_database(whole, hurt)
        flip(hurt, at, mask)
        done = satsao("verify", "--db", hurt)
        count[done.returncode] += 1
        # The answers take ten times as long as the rows they are made of.
        if done.returncode == OK and (dump(hurt) != rows or (i % 10 == 0 and answers(hurt) != before)):
            wrong.append(f"byte {at} ^ {mask} (page {at // 4096 + 1}): verify passes, and an answer has changed")
        elif done.returncode not in (OK, CORRUPT, CONFLICT, DATABASE):
            wrong.append(f"byte {at} ^ {mask} (page {at // 4096 + 1}): status {done.returncode}: {done.stderr.strip()[:300]}")
    told = ", ".join(f"{count[status]} with status {status}" for status in sorted(count))
    tap.ok(not wrong, f"{FLIPS} flips anywhere in {size} bytes: {told}; with 0 everything is as before", "\n".join(wrong))

    # ---- the log
    copy_database(whole, hurt)
    child = subprocess.Popen([FAULT_LEDGER, "write", hurt, "7"], stdout=subprocess.PIPE, text=True)
    for _ in range(60):
        child.stdout.readline()
    child.kill()
    child.communicate()
    left = work + "/left.db"
    copy_database(hurt, left)
    rows = must(ledger("entries", hurt)).stdout.splitlines()
    entries = [line for line in rows if line.startswith("entry")]
    groups = [line for line in rows if line.startswith("group")]
    fewer, refused, wrong = 0, 0, []
    for _ in range(LOG_FLIPS):
        copy_database(left, hurt)
        at, mask = chance.randrange(os.path.getsize(left + "-wal")), 1 << chance.randrange(8)
        flip(hurt + "-wal", at, mask)
        done = satsao("verify", "--db", hurt)
        if done.returncode != OK:
            refused += 1
            if done.returncode != CORRUPT:
                wrong.append(f"byte {at} ^ {mask}: status {done.returncode}: {done.stderr[:300]}")
            continue
        kept = must(ledger("entries", hurt)).stdout.splitlines()
        mine = [line for line in kept if line.startswith("entry")], [line for line in kept if line.startswith("group")]
        fewer += len(mine[0]) < len(entries)
        if mine[0] != entries[: len(mine[0])] or mine[1] != groups[: len(mine[1])]:
            wrong.append(f"byte {at} ^ {mask}: what is left is no front of what was")
    tap.ok(not wrong, f"{LOG_FLIPS} flips in the log of a killed writer: {refused} refused, {fewer} times the end is gone, always whole commits are left", "\n".join(wrong))
tap.end()
