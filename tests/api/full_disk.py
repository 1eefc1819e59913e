"""The disk is full: reports are refused as such (507), reading goes on, and so does everything once there is room.

Needs to mount a tmpfs: as root, or in a user namespace of its own; where neither is allowed it is skipped.
"""

import os
import subprocess
import sys

# Run anew inside a mount namespace of our own: what is mounted there is gone with us.
if "SATSAO_API_MOUNTS" not in os.environ:
    for namespace in (["unshare", "-m"], ["unshare", "-rm"]):
        probe = namespace + ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
        if subprocess.run(probe, capture_output=True).returncode == 0:
            os.execvpe(namespace[0], [*namespace, sys.executable, "-B", *sys.argv], {**os.environ, "SATSAO_API_MOUNTS": "1"})
    print("1..0 # SKIP no tmpfs can be mounted here: neither as root nor in a user namespace")
    sys.exit(0)

from harness import *

ROOM = 48 << 20
NOTE = "ghi chú " * 60
MOST = 2000  # reports until the disk has to be full


def fill_up(path, leave):
    free = os.statvfs(os.path.dirname(path))
    with open(path, "wb") as file:
        file.write(b"x" * max(0, free.f_bavail * free.f_frsize - leave))


def submit(client, number):
    day, minute = divmod(number, 1440)
    return client.post("/api/v1/submissions", {"client_id": f"full-{number}", "unit": UNIT, "kind": "report", "entries": [
        {"indicator": "ho_di_doi", "at": f"2025-11-{day + 1:02d}T{minute // 60:02d}:{minute % 60:02d}+07:00",
         "value": number % 500, "note": NOTE}]})


tap = Tap()
with temporary_folder() as folder:
    disk = folder + "/disk"
    os.mkdir(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", disk], check=True)
    database = disk + "/demo.db"
    try:
        demo_ledger(database)
        add_account(database, "xa", "reporter:commune:02683")
        with Server(database, "--quiet") as server:
            client = Client(server)
            UNIT = client.sign_in("xa").json["roles"][0]["unit"]["id"]
            first = submit(client, 0)
            tap.ok(first.status in (200, 201), "with room, a report is taken", first)
            fill_up(disk + "/ballast", 65536)
            acknowledged, answer = {0: first.json["commit"]} if first.status < 300 else {}, first
            for number in range(1, MOST):
                answer = submit(client, number)
                if answer.status >= 300:
                    break
                acknowledged[number] = answer.json["commit"]
            tap.ok(answer.status == 507 and answer.json["type"] == "/problems/full",
                   "on a full disk a report is refused, and it is said why", (number, answer))
            tap.same(client.get("/healthz").status, 200, "the server goes on")
            tap.same(client.get("/api/v1/session").status, 200, "and can be read")
            os.unlink(disk + "/ballast")
            again = submit(client, number)
            tap.ok(again.status in (200, 201), "with room again, the same report is taken", again)
            wrong = [n for n, commit in acknowledged.items()
                     if (one := submit(client, n)).status >= 300 or not one.json["repeat"] or one.json["commit"] != commit]
            tap.same(wrong, [], "what was acknowledged before is on record")
            tap.same(server.stop(), 0, "and the server stops as it should")
        satsao("verify", "--db", database)
        tap.ok(True, "the chain verifies")
    finally:
        subprocess.run(["umount", "-l", disk])
promises_kept(tap)
tap.end()
