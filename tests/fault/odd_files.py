"""Odd files and odd surroundings: endless lines, cut files, folders, missing permissions, locks, closed
outputs, damaged caches. Each ends with a status and a message that say what it is, quickly, in little
memory, and without a trace in the ledger.
"""

import os
import resource
import signal
import subprocess
import threading
import time

from fault import *

GIB = 1 << 30
HEAD = "unit,indicator,at,value,note\n"
ROW = "02003,figure_1,2025-08-01,12.5,{}\n"
NOBODY = 65534


def rss(done_pid):
    """Wait for it; its status and the most memory it had, in MiB."""
    _, status, usage = os.wait4(done_pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024


def import_words(path, database):
    return [SATSAO, "import", "entries", path, "--db", database, "--author", "fault"]


def check_nothing_kept(tap, database, rows, what):
    same = must(ledger("dump", database)).stdout == rows
    tap.ok(same and satsao("verify", "--db", database).returncode == 0, f"{what}: nothing is kept, the ledger verifies")


# ---- a line without an end ----------------------------------------------------------------------------


def feed(pipe, piece, size):
    try:
        pipe.write(HEAD.encode() + b"02003,figure_1,2025-08-01,1," + (b'"' if b"\n" in piece else b""))
        for _ in range(size // len(piece)):
            pipe.write(piece)
        pipe.close()
    except BrokenPipeError:
        pass


def check_long_line(tap, work, database):
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))
    sparse = work + "/sparse.csv"
    with open(sparse, "w") as file:
        file.write(HEAD)
        file.truncate(2 * GIB)
    for what, path, piece in (
        ("a line of 2 GiB of NUL (a sparse file)", sparse, None),
        ("a line of 2 GiB through a pipe", "-", b"x" * (1 << 20)),
        ("a quoted field of 2 GiB through a pipe", "-", b"x\n" * (1 << 19)),
    ):
        start = time.monotonic()
        child = subprocess.Popen(
            import_words(path, database), env=ENVIRONMENT, preexec_fn=limit,
            stdin=subprocess.PIPE if piece else subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        feeder = threading.Thread(target=feed, args=(child.stdin, piece, 2 * GIB), daemon=True) if piece else None
        if feeder:
            feeder.start()
        said = child.stderr.read().decode(errors="replace")
        status, peak = rss(child.pid)
        child.returncode = status
        took = time.monotonic() - start
        good = status in (INPUT, LIMIT) and peak < 100 and took < 40 and ("line 2" in said or "line 1" in said)
        tap.ok(good, f"{what}: refused after {took:.1f} s, with {peak:.0f} MiB", f"status {status}: {said[:500]}")
    os.unlink(sparse)


# ---- files that are not what they should be -------------------------------------------------------------


def check_files(tap, work, database):
    path = work + "/cut.csv"
    whole = (HEAD + ROW.format("tốt") * 1 + ROW.replace("2025-08-01", "2025-08-02").format("số liệ")).encode()
    with open(path, "wb") as file:
        file.write(whole.rstrip(b"\n")[:-1])
    tap.says(run(*import_words(path, database)), INPUT, "line 3", "a file that ends in the middle of a character")
    tap.says(run(*import_words(work, database)), IO, "directory", "a folder as the file to import")
    tap.says(run(*import_words(work + "/none.csv", database)), IO, "none.csv", "a file that is not there")
    tap.says(satsao("verify", "--db", work), IO, work, "a folder as the database")
    tap.says(satsao("verify", "--db", work + "/none.db"), NOT_FOUND, "none.db", "a database that is not there")
    empty = work + "/empty.csv"
    open(empty, "w").close()
    done = run(*import_words(empty, database))
    tap.ok(done.returncode == INPUT and done.stderr, "an empty file", f"{done.returncode} {done.stderr}")
    garbage = work + "/garbage.db"
    with open(garbage, "wb") as file:
        file.write(chance.randbytes(40000))
    tap.says(satsao("verify", "--db", garbage), CORRUPT, "not a database", "noise as the database")
    with open(garbage, "wb"):
        pass
    done = satsao("verify", "--db", garbage)
    tap.ok(done.returncode in (CONFLICT, NOT_FOUND, CORRUPT), "an empty file as the database", f"{done.returncode} {done.stderr}")
    for size in (100, 4096, 4097, os.path.getsize(database) // 2, os.path.getsize(database) - 1):
        copy_database(database, garbage)
        os.truncate(garbage, size)
        done = satsao("verify", "--db", garbage)
        tap.ok(done.returncode == CORRUPT, f"a database cut to {size} bytes", f"{done.returncode} {done.stderr}")


# ---- permissions ----------------------------------------------------------------------------------------


def check_permissions(tap, work, database):
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    what = "files without permission"
    try:
        probe = run(SATSAO, "--version", cwd="/", **who)
    except (OSError, subprocess.SubprocessError) as error:
        return tap.skip(what, f"another account cannot run {SATSAO}: {error}")
    if probe.returncode != 0:
        return tap.skip(what, f"another account cannot run {SATSAO}")
    os.chmod(work, 0o755)
    secret, locked = work + "/secret.csv", work + "/secret.db"
    with open(secret, "w", encoding="utf-8") as file:
        file.write(HEAD + ROW.format(""))
    copy_database(database, locked)
    os.chmod(secret, 0)
    os.chmod(locked, 0)
    tap.says(run(*import_words(secret, database), **who), IO, "secret.csv", "a file to import that may not be read")
    tap.says(run(SATSAO, "verify", "--db", locked, **who), IO, "secret.db", "a database that may not be read")
    os.chmod(locked, 0o444)
    os.chmod(secret, 0o444)
    tap.says(run(*import_words(secret, locked), **who), IO, "secret.db", "a database that may only be read: no import")
    if os.geteuid() != 0:
        os.chmod(work, 0o555)
    done = run(SATSAO, "backup", work + "/copy.db", "--db", database, **who)
    left = [name for name in os.listdir(work) if name.startswith("copy.db")]
    tap.ok(done.returncode == IO and not left, "a backup into a folder that may not be written", f"{done.returncode} {done.stderr} {left}")
    os.chmod(work, 0o755)


# ---- a lock -------------------------------------------------------------------------------------------------


def locker(database, ms):
    child = subprocess.Popen([FAULT_LEDGER, "lock", database, str(ms)], stdout=subprocess.PIPE, text=True)
    if child.stdout.readline().strip() != "locked":
        raise RuntimeError("the lock could not be had")
    return child


def check_lock(tap, work, database):
    path = work + "/one.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + ROW.format("sau khóa"))
    with locker(database, 1500):
        done = run(*import_words(path, database))
        tap.ok(done.returncode == OK, "a database locked for a moment: the import waits", f"{done.returncode} {done.stderr}")
    rows = must(ledger("dump", database)).stdout
    with open(path, "a", encoding="utf-8") as file:
        file.write(ROW.replace("2025-08-01", "2025-08-02").format("khi khóa"))
    with locker(database, 25000) as child:
        start = time.monotonic()
        reading = [satsao(*words, "--db", database).returncode for words in (["verify"], ["export", "entries"])]
        tap.ok(reading == [OK, OK] and time.monotonic() - start < 8, "a locked database can be read")
        start = time.monotonic()
        done = run(*import_words(path, database))
        took = time.monotonic() - start
        tap.says(done, CONFLICT, "Another program is working on the database", f"a database locked for long: told after {took:.1f} s")
        child.kill()
    check_nothing_kept(tap, database, rows, "a database locked for long")
    done = run(*import_words(path, database))
    tap.ok(done.returncode == OK, "the one that held the lock is killed: the import goes through", done.stderr)


# ---- outputs ------------------------------------------------------------------------------------------------


def closing(*descriptors):
    def close():
        for descriptor in descriptors:
            os.close(descriptor)
    return close


def check_outputs(tap, work, database):
    rows = must(ledger("dump", database)).stdout
    asked = (["export", "entries"], ["verify"], ["board", "--json"], ["history", "figure_1", "02003"])
    wrong = []
    for words in asked:
        # A pipe whose reader has gone.
        reader, writer = os.pipe()
        os.close(reader)
        done = run(SATSAO, *words, "--db", database, capture_output=False, stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        if done.returncode not in (IO, -signal.SIGPIPE):
            wrong.append(f"{words}, the pipe closed: status {done.returncode}: {done.stderr[:200]}")
        done = run(SATSAO, *words, "--db", database, capture_output=False, stderr=subprocess.PIPE, preexec_fn=closing(1))
        if done.returncode != IO:
            wrong.append(f"{words}, no standard output: status {done.returncode}: {done.stderr[:200]}")
        done = run(SATSAO, *words, "--db", database, capture_output=False, preexec_fn=closing(0, 1, 2))
        if done.returncode != IO:
            wrong.append(f"{words}, no descriptors at all: status {done.returncode}")
    tap.ok(not wrong, "an output that nobody reads, or that is closed: a status says so", "\n".join(wrong))
    check_nothing_kept(tap, database, rows, "closed outputs")

    # Without descriptors 0 to 2, files that are opened may take their numbers, and their place.
    good = work + "/mixed.csv"
    with open(good, "w", encoding="utf-8") as file:
        file.write(HEAD + ROW.replace("2025-08-01", "2025-09-01").format("tốt") + "99999,figure_1,2025-09-01,1,\n")
    rejects = {}
    for name, descriptors in (("usual.csv", ()), ("closed.csv", (0, 1, 2))):
        copy_database(database, work + "/mixed.db")
        words = import_words(good, work + "/mixed.db") + ["--keep-good", work + "/" + name]
        run(*words, capture_output=False, stdout=None if descriptors else subprocess.DEVNULL, stderr=None if descriptors else subprocess.DEVNULL, preexec_fn=closing(*descriptors))
        with open(work + "/" + name, encoding="utf-8") as file:
            rejects[name] = file.read()
    tap.ok(rejects["usual.csv"] == rejects["closed.csv"] and "99999" in rejects["usual.csv"],
           "without descriptors 0 to 2, no message gets into the file of rejected rows", rejects)
    tap.ok(satsao("verify", "--db", work + "/mixed.db").returncode == OK, "and none into the database")


# ---- the cache of the planes ----------------------------------------------------------------------------------


def damage(path, whole, number):
    """Put something else than the cache in its place; says what."""
    size = len(whole)
    if number < 12:
        cut = [0, 1, 15, 16, 95, 96, 97, 4096, size // 2, size - 4096, size - 1, size][number]
        kept = whole[:cut] if cut < size else whole + b"\0"
        what = f"cut to {cut} bytes" if cut < size else "with a byte more"
    elif number < 24:
        at = chance.randrange(96) if number % 2 else chance.randrange(size)
        kept = bytearray(whole)
        kept[at] ^= 1 << chance.randrange(8)
        what = f"with byte {at} flipped"
    elif number < 28:
        at = chance.randrange(size - 8192)
        kept = whole[:at] + chance.randbytes(4096) + whole[at + 4096 :]
        what = f"with noise at {at}"
    else:
        kept, what = chance.randbytes(size), "of noise"
    with open(path, "wb") as file:
        file.write(kept)
    return what


def strange_places(path, other):
    """What may stand where the cache should, without being a file of ours."""
    yield "a folder", lambda: os.mkdir(path), lambda: os.rmdir(path)
    yield "a dead link", lambda: os.symlink("/none/such", path), lambda: os.unlink(path)
    yield "a link to itself", lambda: os.symlink(path, path), lambda: os.unlink(path)
    yield "a fifo", lambda: os.mkfifo(path), lambda: os.unlink(path)
    yield "/dev/zero", lambda: os.symlink("/dev/zero", path), lambda: os.unlink(path)
    yield "another ledger's cache", lambda: os.link(other, path), lambda: os.unlink(path)


def check_cache(tap, work):
    big, other, cache = work + "/big.db", work + "/other.db", work + "/big.db.planes"
    must(ledger("make", big, 205000, 20500))
    must(ledger("make", other, 201000, 20100))
    asked = ("board", "--json", "--set", "KH2025", "--at", "2026-01-31")
    board = lambda database: satsao(*asked, "--db", database, timeout=30)
    must(board(other))
    truth = must(board(big)).stdout
    with open(cache, "rb") as file:
        whole = file.read()
    tap.ok(must(board(big)).stdout == truth, f"the board from its cache ({len(whole)} bytes) is the board without it")
    wrong = []
    for number in range(30):
        what = damage(cache, whole, number)
        done = board(big)
        if done.returncode != OK or done.stdout != truth:
            wrong.append(f"{what}: status {done.returncode}: {done.stderr[:200]}")
    tap.ok(not wrong, "30 damaged caches: the board is the same", "\n".join(wrong))
    os.unlink(cache)
    wrong = []
    for what, put, take in strange_places(cache, other + ".planes"):
        put()
        try:
            done = board(big)
            if done.returncode != OK or done.stdout != truth:
                wrong.append(f"{what}: status {done.returncode}: {done.stderr[:200]}")
        except subprocess.TimeoutExpired:
            wrong.append(f"{what}: it hangs")
        if os.path.lexists(cache):
            take() if what == "a folder" else os.unlink(cache)
    tap.ok(not wrong, "in the place of the cache a folder, dead links, a fifo, a device, another's cache: the same board", "\n".join(wrong))
    # The ledger has grown since: the cache is of an earlier commit, and is brought up to date.
    with open(cache, "wb") as file:
        file.write(whole)
    must(ledger("write", big, 9, 30))
    with_cache = must(board(big)).stdout
    os.unlink(cache)
    tap.ok(with_cache == must(board(big)).stdout and with_cache != truth, "a cache of an earlier commit: the board of now")


tap = Tap()
with folder() as work:
    database = work + "/odd.db"
    must(ledger("make", database, 300))
    rows = must(ledger("dump", database)).stdout
    check_long_line(tap, work, database)
    check_files(tap, work, database)
    check_permissions(tap, work, database)
    check_nothing_kept(tap, database, rows, "odd files")
    check_lock(tap, work, database)
    check_outputs(tap, work, database)
    check_cache(tap, work)
tap.end()
