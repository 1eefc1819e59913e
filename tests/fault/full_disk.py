"""The disk is full: a ledger on a file system of a few megabytes.

Writes, imports and backups on it end with the status and the message for a full disk; what had been
acknowledged stays, verify passes, and once there is room the work goes on. Needs to mount a tmpfs: as
root, or in a user namespace of its own; where neither is allowed it is skipped, and says so.
"""

import os
import subprocess
import sys

# Run anew inside a mount namespace of our own: what is mounted there is gone with us.
if "SATSAO_FAULT_MOUNTS" not in os.environ:
    for namespace in (["unshare", "-m"], ["unshare", "-rm"]):
        probe = namespace + ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
        if subprocess.run(probe, capture_output=True).returncode == 0:
            os.execvpe(namespace[0], [*namespace, sys.executable, *sys.argv], {**os.environ, "SATSAO_FAULT_MOUNTS": "1"})
    print("1..0 # SKIP no tmpfs can be mounted here: neither as root nor in a user namespace")
    sys.exit(0)

from fault import *

ROOM = 8 << 20
WORDS = "disk of the database is full"


def fill_up(path, leave):
    """Take all room but `leave` bytes."""
    free = os.statvfs(os.path.dirname(path))
    free = free.f_bavail * free.f_frsize
    with open(path, "wb") as file:
        file.write(b"x" * max(0, free - leave))


def acks(done):
    return [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("ack")]


def entries(database):
    return [line for line in must(ledger("entries", database)).stdout.splitlines() if line.startswith("entry")]


def rows_file(path, count):
    with open(path, "w", encoding="utf-8") as file:
        file.write("unit,indicator,at,value,note\n")
        for i in range(count):
            file.write(f"{2000 + i % 24:05d},figure_1,2025-07-{2 + i // 24 % 28:02d}T{i // 672 % 24:02d}:{i // 16128:02d},{i},{'ghi chú ' * 8}\n")


def check_writes(tap, disk, database):
    """One commit after the other, in several runs that each find another amount of room."""
    wrong, acked, runs = [], 0, 12
    for number in range(runs):
        before = entries(database)
        fill_up(disk + "/ballast", chance.randrange(4096, 600000))
        done = ledger("write", database, 100 + number)
        mine = acks(done)
        acked += len(mine)
        where = f"run {number}, {len(mine)} acknowledged"
        if done.returncode != FULL or "error full" not in done.stdout or WORDS not in done.stdout:
            wrong.append(f"{where}: status {done.returncode}: {done.stdout[-400:]}")
        # Still full: what there is can be read and checked.
        verified = satsao("verify", "--db", database)
        if verified.returncode != 0:
            wrong.append(f"{where}: verify on the full disk: {verified.returncode} {verified.stderr[:300]}")
        os.unlink(disk + "/ballast")
        after = entries(database)
        if after[: len(before)] != before or len(after) != len(before) + len(mine):
            wrong.append(f"{where}: {len(before)} entries before and {len(after)} after")
        if mine != list(range(len(before) + 1, len(before) + 1 + len(mine))):
            wrong.append(f"{where}: acknowledged {mine[:3]} … {mine[-3:]}")
        if satsao("verify", "--db", database).returncode != 0:
            wrong.append(f"{where}: it does not verify")
        more = ledger("write", database, 200 + number, 5)
        if more.returncode != 0 or len(acks(more)) != 5:
            wrong.append(f"{where}: with room again: {more.returncode} {more.stdout[-300:]}")
    tap.ok(not wrong, f"writing until the disk is full, {runs} times: {acked} acknowledged commits there, and on it goes", "\n".join(wrong))


def check_import(tap, disk, database):
    wrong, runs = [], 8
    rows_file(disk + "/../rows.csv", 20000)
    for number in range(runs):
        before = must(ledger("dump", database)).stdout
        fill_up(disk + "/ballast", chance.randrange(4096, 2000000))
        done = satsao("import", "entries", disk + "/../rows.csv", "--db", database)
        verified = satsao("verify", "--db", database)
        os.unlink(disk + "/ballast")
        if done.returncode != FULL or WORDS not in done.stderr:
            wrong.append(f"run {number}: status {done.returncode}: {done.stderr[:400]}")
        if must(ledger("dump", database)).stdout != before:
            wrong.append(f"run {number}: something of the file was kept")
        if verified.returncode != 0:
            wrong.append(f"run {number}: verify on the full disk: {verified.returncode} {verified.stderr[:300]}")
    tap.ok(not wrong, f"an import on a full disk, {runs} times: status 8, nothing kept", "\n".join(wrong))
    done = satsao("import", "entries", disk + "/../rows.csv", "--db", database)
    tap.ok(done.returncode == 0, "with room again, it is imported", done.stderr)


def check_backup(tap, disk, database):
    wrong, runs = [], 8
    size = os.path.getsize(database)
    for number in range(runs):
        fill_up(disk + "/ballast", chance.randrange(4096, size))
        there = sorted(os.listdir(disk))
        done = satsao("backup", disk + "/copy.db", "--db", database)
        # The log of the database may come and go; nothing of the copy may be left.
        left = [name for name in os.listdir(disk) if name not in there and not name.startswith("full.db")]
        os.unlink(disk + "/ballast")
        if done.returncode != FULL or WORDS not in done.stderr:
            wrong.append(f"run {number}: status {done.returncode}: {done.stderr[:400]}")
        if left:
            wrong.append(f"run {number}: left behind: {left}")
    if satsao("verify", "--db", database).returncode != 0:
        wrong.append("the ledger does not verify")
    tap.ok(not wrong, f"a backup to a full disk, {runs} times: status 8, no half file", "\n".join(wrong))
    done = satsao("backup", disk + "/copy.db", "--db", database)
    good = done.returncode == 0 and satsao("verify", "--db", disk + "/copy.db").returncode == 0
    tap.ok(good, "with room again, the backup is made and verifies", done.stderr)


def check_outputs(tap, disk, database):
    fill_up(disk + "/ballast", 0)
    done = satsao("export", "entries", "--to", disk + "/rows.csv", "--db", database)
    tap.ok(done.returncode == FULL, "an export to a full disk: status 8", f"{done.returncode} {done.stderr}")
    with open("/dev/full", "w") as full:
        done = run(SATSAO, "export", "entries", "--db", database, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    tap.ok(done.returncode in (IO, FULL), "standard output on a full disk: a status of its own, no silence", f"{done.returncode} {done.stderr}")
    os.unlink(disk + "/ballast")


tap = Tap()
with folder() as work:
    disk = work + "/disk"
    os.mkdir(disk)
    must(run("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", disk))
    try:
        must(ledger("make", disk + "/full.db", 100))
        check_writes(tap, disk, disk + "/full.db")
        check_import(tap, disk, disk + "/full.db")
        check_backup(tap, disk, disk + "/full.db")
        check_outputs(tap, disk, disk + "/full.db")
    finally:
        run("umount", disk)
tap.end()
