"""What came of a run, as performance.json, performance.md and performance.svg."""
import json
import math
import statistics
from html import escape

OURS = "Sát Sao"
QUERIES = {
    "Q1": "board now",
    "Q2": "board as of a past moment",
    "Q2s": "the same under the old map",
    "Q3": "one province, every month end",
    "Q4": "who has not reported",
    "Q5": "history of one figure",
}
ASKED = {
    "Q1": "for each indicator and province the sum over communes of the latest value, and the "
    "nation's",
    "Q2": "the same as of a random moment T, as known at T or at a random later moment",
    "Q2s": "the same under the 63 provinces and 10,035 communes of before 1 July 2025, joined to "
    "the new communes by shares",
    "Q3": "one indicator of one province at every month end, as known now",
    "Q4": "all series without an entry for one week, as known 8–14 days after it",
    "Q5": "every version of one series",
}
SIZES = {
    "smoke": "400 communes × 5 indicators × 40 weeks",
    "S1": "98 communes × 24 indicators × 260 weeks",
    "S2": "3,321 communes × 24 indicators × 104 weeks",
    "S3": "3,321 communes × 100 indicators × 260 weeks",
}


# ---- figures --------------------------------------------------------------------------------


def percentile(ordered, part):
    """The least value that at least `part` of all do not exceed."""
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def reduced_way(way):
    ordered = sorted(way.pop("ns"))
    return {
        **way,
        "answers": len(ordered),
        "median_ms": round(statistics.median(ordered) / 1e6, 5),
        "p95_ms": round(percentile(ordered, 0.95) / 1e6, 5),
        "least_ms": round(ordered[0] / 1e6, 5),
    }


def reduced_trial(trial):
    return {
        "what": trial["what"],
        "clock_s": round(statistics.median(trial["clock_ns"]) / 1e9, 4),
        "processor_s": round(statistics.median(trial["processor_ns"]) / 1e9, 4),
        "rounds_clock_s": [round(ns / 1e9, 4) for ns in trial["clock_ns"]],
    }


def reduced(found):
    """Single times of a part become medians and percentiles."""
    for size in found if isinstance(found, list) else [found]:
        if "ways" in size:
            size["ways"] = [reduced_way(way) for way in size["ways"]]
        for kind in ("imports", "starts"):
            if kind in size:
                size[kind]["trials"] = [reduced_trial(trial) for trial in size[kind]["trials"]]
    return found


def best_ways(size):
    """(query, peer) → its way of the least median."""
    best = {}
    for way in size["ways"]:
        key = way["query"], way["peer"]
        if key not in best or way["median_ms"] < best[key]["median_ms"]:
            best[key] = way
    return best


def shown(number):
    """Three digits that count, thousands apart."""
    if number == 0:
        return "0"
    rounded = round(number, 2 - math.floor(math.log10(abs(number))))
    digits = max(0, 2 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{digits}f}"


# ---- performance.md -------------------------------------------------------------------------


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def peer_names(size):
    return [peer["name"] for peer in size["peers"]]


def summary(size):
    best = best_ways(size)
    names = peer_names(size)

    def cell(query, name):
        way = best.get((query, name))
        if not way:
            return "–"
        text = f"**{shown(way['median_ms'])}**" if name == OURS else shown(way["median_ms"])
        ours = best.get((query, OURS))
        if name != OURS and ours:
            text += f" ({shown(way['median_ms'] / ours['median_ms'])} ×)"
        return text

    head = ["median, ms", *names]
    rows = [
        [f"{query} {title}", *(cell(query, name) for name in names)]
        for query, title in QUERIES.items()
    ]
    return table(head, rows)


def every_way(size):
    rows = [
        [
            way["query"],
            way["peer"],
            way["way"],
            shown(way["median_ms"]),
            shown(way["p95_ms"]),
            str(way["answers"]),
        ]
        for way in sorted(size["ways"], key=lambda way: list(QUERIES).index(way["query"]))
    ]
    return table(["query", "peer", "way", "median, ms", "95 % within, ms", "answers"], rows)


def holding(size):
    entries = size["entries"]

    def per_entry(count):
        return shown(count / entries) if count else "–"

    rows = [
        [
            f"{peer['name']} {peer['version']}",
            shown(entries / (peer["load_ns"] / 1e9) / 1e6),
            per_entry(peer["disk_bytes"]),
            per_entry(peer["memory_bytes"]),
        ]
        for peer in size["peers"]
    ]
    return table(
        ["", "loaded, million entries/s", "disk, bytes an entry", "memory, bytes an entry"], rows
    )


def size_part(size):
    lines = [f"## {size['size']}: {size['entries']:,} entries", ""]
    lines += [SIZES[size["size"]] + ". Each peer's best way of asking:", ""]
    lines += summary(size) + holding(size)
    if any(peer["loaded_before"] for peer in size["peers"]):
        lines += [
            "The databases were loaded by an earlier run, on a machine that did other work besides: "
            "their rates of loading are lower than they could be.",
            "",
        ]
    lines += ["<details><summary>Every way of asking</summary>", ""]
    return lines + every_way(size) + ["</details>", ""]


# ---- what was asked and what was reached ----------------------------------------------------


class Goals:
    """The table of asked and reached; each goal is on the largest ledger that was measured."""

    def __init__(self):
        self.rows = []

    def add(self, what, asked, reached, detail=""):
        self.rows.append([what, asked, reached, detail])

    def add_least(self, what, most, unit, value, detail=""):
        self.add(what, f"≤ {most} {unit}", verdict(value <= most, f"{shown(value)} {unit}"), detail)

    def add_ratio(self, what, sign, bound, value, detail=""):
        held = value <= bound if sign == "≤" else value >= bound
        self.add(what, f"{sign} {bound} ×", verdict(held, f"{shown(value)} ×"), detail)


def verdict(held, text):
    return f"**{text}**" if held else f"{text} (missed)"


def ours(size, query, cores):
    """Our best median of a query on so many cores."""
    return min(
        way["median_ms"]
        for way in size["ways"]
        if way["peer"] == OURS and way["query"] == query and way["cores"] == cores
    )


def best_peer(size, query):
    return min(
        (way for way in size["ways"] if way["peer"] != OURS and way["query"] == query),
        key=lambda way: way["median_ms"],
        default=None,
    )


def query_goals(goals, size):
    one, two = ours(size, "Q2", 1), ours(size, "Q2", 2)
    goals.add_least("Q2, the nation's board at a random past (T, K), one core", 2, "ms", one)
    goals.add_least("the same on two cores", 1, "ms", two)
    peer = best_peer(size, "Q2")
    if peer:
        name = f"{peer['peer']}, {peer['way']}: {shown(peer['median_ms'])} ms"
        goals.add_ratio("faster than any peer's best, one core", "≥", 50, peer["median_ms"] / one, name)
        goals.add_ratio("the same on two cores", "≥", 75, peer["median_ms"] / two, name)
    old = ours(size, "Q2s", 1)
    two_cores = f"two cores: {shown(ours(size, 'Q2s', 2))} ms"
    goals.add_ratio(
        "Q2s, under the old map, against Q2", "≤", 3, old / one, f"{shown(old)} ms; {two_cores}"
    )
    goals.add_least(
        "Q3, one province's series at 60 month ends, one core", 0.1, "ms", ours(size, "Q3", 1)
    )
    goals.add_least(
        "Q4, who has not reported, all series, one core", 2, "ms", ours(size, "Q4", 1),
        f"two cores: {shown(ours(size, 'Q4', 2))} ms",
    )
    memory = next(peer["memory_bytes"] for peer in size["peers"] if peer["name"] == OURS)
    goals.add_least("memory, exact integers", 12, "bytes an entry", memory / size["entries"])


def trials_of(part, kind):
    return {trial["what"]: trial for trial in part["found"][kind]["trials"]}


def spent_text(trial):
    return f"{shown(trial['clock_s'])} s by the clock, {shown(trial['processor_s'])} s of processor"


def start_goals(goals, part):
    trials = trials_of(part, "starts")
    cache, ledger, bare = trials["cache"], trials["ledger"], trials["bare"]
    goals.add_least("start from the plane cache", 2, "s", cache["clock_s"], spent_text(cache))
    goals.add_ratio(
        "start from the ledger, against a bare loop over its table", "≤", 2,
        ledger["clock_s"] / bare["clock_s"], spent_text(ledger),
    )


def import_goals(goals, part):
    trials = trials_of(part, "imports")
    for what, name in (("commit", "through the ledger"), ("csv", "from a CSV file")):
        goals.add_ratio(
            f"bulk import {name}, against a bare loop of INSERT", "≤", 1.5,
            trials[what]["clock_s"] / trials["bare"]["clock_s"], spent_text(trials[what]),
        )


def rate_of(part, peer, clients):
    for trial in part["found"]["commits"]:
        if trial["peer"] == peer and trial["clients"] == clients:
            return trial["per_second"]
    return math.nan


def commit_goals(goals, part):
    many = rate_of(part, "Sát Sao, one writer", 16)
    single = rate_of(part, "Sát Sao, a commit each", 1)
    bare = rate_of(part, "SQLite", 1)
    goals.add_ratio(
        "16 threads' durable submissions, against one commit each", "≥", 6, many / single,
        f"{shown(many)} a second; {shown(many / bare)} × bare SQLite's one commit each",
    )


def server_goals(goals, part):
    found = part["found"]["server"]
    board, page = found["boards"], found["first_page"]
    many, one = found["submissions"]["64"], found["submissions"]["1"]
    goals.add_ratio(
        "the demo's board over HTTP, against a static page of its size", "≥", 0.5,
        statistics.median(board["ratios"]), f"{shown(board['per_second']['board'])} a second",
    )
    goals.add_least(
        "99 % of boards at half of that rate within", 10, "ms", board["half_p99_us"] / 1e3
    )
    goals.add(
        "64 reporters' durable submissions", "99 % within; against one commit each",
        f"{shown(many['p99_us'] / 1e3)} ms; {shown(many['per_second'] / one['per_second'])} ×",
        f"{shown(many['per_second'])} a second",
    )
    hearing = found["listening"]
    goals.add(
        f"{hearing['listeners']:,} open event streams", "memory each; last one told",
        f"{shown(hearing['bytes_each'] / 1024)} kB; {shown(hearing['last_told_ms'])} ms",
        "of the server's process; counted from sending the submission",
    )
    goals.add_least("first load of the client, on the wire", 120, "kB", page["first_bytes"] / 1000)
    goals.add_least(
        "the board in use, 4 × slower processor, 1.6 Mbit/s", 1000, "ms", page["first_ms"],
        f"first visit; {shown(page['again_ms'])} ms at the second",
    )


def goals_part(parts):
    goals = Goals()
    if "queries" in parts:
        query_goals(goals, parts["queries"]["found"][-1])
    if "starts" in parts:
        start_goals(goals, parts["starts"])
    if "imports" in parts:
        import_goals(goals, parts["imports"])
    if "commits" in parts:
        commit_goals(goals, parts["commits"])
    if "server" in parts:
        server_goals(goals, parts["server"])
    return ["## Asked and reached", "", *table(["", "asked", "reached", ""], goals.rows)]


# ---- starting and writing -------------------------------------------------------------------

TRIALS = {
    "bare": "bare loop of SQLite",
    "ledger": "Sát Sao, from the ledger",
    "cache": "Sát Sao, from its cache",
    "cache on disk": "Sát Sao, from its cache, read from the disk",
    "commit": "Sát Sao, one commit",
    "csv": "Sát Sao, from a CSV file",
}


def trials_table(found):
    rows = [
        [
            TRIALS[trial["what"]],
            shown(trial["clock_s"]),
            shown(trial["processor_s"]),
            shown(found["rows"] / trial["clock_s"] / 1e6),
        ]
        for trial in found["trials"]
    ]
    return table(["", "by the clock, s", "of processor, s", "million rows/s"], rows)


def starting_part(part):
    found = part["found"]["starts"]
    return [
        "## Starting",
        "",
        f"A ledger of {found['rows']:,} entries in SQLite, median of its rounds: from opening it to a "
        "store that answers. The bare loop reads the same columns of the same table. The files are in "
        "the system's memory, save where it says otherwise; the cache is checked by its hash each time.",
        "",
        *trials_table(found),
    ]


def importing_part(part):
    found = part["found"]["imports"]
    return [
        "## Importing",
        "",
        f"The same {found['rows']:,} rows: a prepared INSERT in a loop, one transaction, nothing around "
        "it; one commit of the ledger, each row checked, chained and durable; a CSV file, where each row "
        "is also read, resolved and looked for twice.",
        "",
        *trials_table(found),
    ]


def committing_part(part):
    lines = ["## Committing", "", "Durable commits a second, one entry each:", ""]
    by_peer = {}
    trials = part["found"]["commits"]
    for trial in trials:
        by_peer.setdefault(trial["peer"], {})[trial["clients"]] = trial["per_second"]
    counts = sorted({trial["clients"] for trial in trials})
    head = ["", *(f"{count} client{'s' if count > 1 else ''}" for count in counts)]
    rows = [
        [name, *(shown(rates[c]) if c in rates else "–" for c in counts)]
        for name, rates in by_peer.items()
    ]
    lines += table(head, rows)
    return lines + ["Sát Sao checks and chains each; SQLite and PostgreSQL add a bare row.", ""]


def serving_part(part):
    found = part["found"]["server"]
    board, hearing = found["boards"], found["listening"]
    rows = [
        [
            name,
            f"{size:,}",
            shown(board["per_second"][key]),
            shown(board["server_us"][key]),
        ]
        for name, key, size in (
            ("the board as JSON", "board", board["board_bytes"]),
            ("the embedded file of the nearest size", "static", board["static_bytes"]),
        )
    ]
    lines = [
        "## Serving",
        "",
        "`satsao serve` on the demo province and its visitors (`bench/visitors.c`), 16 connections over "
        "loopback, share the machine's cores. Bytes are those of the body, not compressed.",
        "",
        *table(["", "bytes", "answers a second", "server's processor, µs each"], rows),
        f"At {shown(board['half_per_second'])} boards a second, asked at even times whatever the answers "
        f"take, 99 % are answered within {shown(board['half_p99_us'] / 1e3)} ms.",
        "",
    ]
    rows = [
        [count, shown(trial["per_second"]), shown(trial["p50_us"] / 1e3), shown(trial["p99_us"] / 1e3)]
        for count, trial in found["submissions"].items()
    ]
    lines += table(["reporters at once", "durable submissions a second", "median, ms", "99 % within, ms"], rows)
    return lines + [
        f"With {hearing['listeners']:,} event streams open, each takes {hearing['bytes_each']:,} bytes of the "
        f"server's process; the last of them hears of a submission {shown(hearing['last_told_ms'])} ms after it "
        f"was sent (median; at worst {shown(hearing['worst_told_ms'])} ms).",
        "",
    ]


PART_NAMES = {
    "queries": "questions",
    "starts": "starts",
    "imports": "imports",
    "commits": "commits",
    "server": "server",
}


def measured_lines(results):
    """Which part was measured when, at which revision."""
    return [
        f"- {PART_NAMES[name]}: {part['date']}, revision {part['revision']}, "
        f"{part['rounds'] if name == 'queries' else min(part['rounds'], 3)} rounds, "
        f"{part['busy_cores_before']} cores busy before"
        for name, part in results["parts"].items()
    ]


def machine_line(results):
    about = results["machine"]
    return (
        f"{about['processor']}, {about['cores']} cores, "
        f"{about['memory_bytes'] / 2**30:.0f} GiB of memory, Linux {about['kernel']} "
        f"({about['architecture']})."
    )


WORKLOAD = (
    "The workload is a whole nation: each commune reports each indicator once a week, 0–72 "
    "hours after the week's end; a report becomes known up to ten days later, and 2 % are "
    "corrected up to sixty days after that. All peers hold the same entries, in the layout "
    "and with the statements that suit each best (`bench/peers/`, said at the top of each "
    "file). Every answer, timed or not, is compared with that of a plain loop over all "
    "entries; sums are exact. Rounds go through all ways of asking in turn. The databases "
    "keep their data on disk and are warm; Sát Sao answers from memory, beside its ledger."
)


def queries_part(part):
    lines = [WORKLOAD, "", "![Median times of each query](performance.svg)", ""]
    lines += [f"- **{query}** {title}: {ASKED[query]}." for query, title in QUERIES.items()]
    lines.append("")
    for size in reversed(part["found"]):
        lines += size_part(size)
    return lines


def markdown(results):
    parts = results["parts"]
    lines = ["# Performance", "", "Written by `make bench`; measured on one machine,"]
    lines += [machine_line(results), "", *measured_lines(results), "", *goals_part(parts)]
    writers = {
        "queries": queries_part,
        "starts": starting_part,
        "imports": importing_part,
        "commits": committing_part,
        "server": serving_part,
    }
    for name, part in parts.items():
        lines += writers[name](part)
    return "\n".join(lines)


# ---- performance.svg ------------------------------------------------------------------------

COLOURS = {
    OURS: "#b3261e",
    "DuckDB": "#8a6d00",
    "SQLite": "#1f6f8b",
    "PostgreSQL": "#4a4e8f",
}
WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 860, 250, 90, 64, 15, 16


class Scale:
    """Milliseconds, logarithmic, from one power of ten to another."""

    def __init__(self, values):
        self.low = math.floor(math.log10(min(values)))
        self.high = math.ceil(math.log10(max(values)))
        self.high = max(self.high, self.low + 1)

    def x(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def ticks(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


def tick_text(value):
    return f"{value * 1000:,.0f} µs" if value < 1 else f"{value:,.0f} ms"


def bars(query, size, scale, top):
    """A query's bars; returns them and where they end."""
    parts = []
    best = best_ways(size)
    names = [name for name in peer_names(size) if (query, name) in best]
    middle = top + BAR * len(names) / 2
    parts.append(
        f'<text x="{LEFT - 12}" y="{middle - 3:.1f}" text-anchor="end" font-weight="600">'
        f"{query}</text>"
        f'<text x="{LEFT - 12}" y="{middle + 12:.1f}" text-anchor="end" fill="#555">'
        f"{escape(QUERIES[query])}</text>"
    )
    for name in names:
        value = best[query, name]["median_ms"]
        end = max(scale.x(value), LEFT + 1)
        parts.append(
            f'<rect x="{LEFT}" y="{top}" width="{end - LEFT:.1f}" height="{BAR - 3}" '
            f'fill="{COLOURS.get(name, "#777")}"><title>{escape(name)}, '
            f'{escape(best[query, name]["way"])}: {shown(value)} ms</title></rect>'
            f'<text x="{end + 5:.1f}" y="{top + BAR - 5}" font-size="11">{shown(value)}</text>'
        )
        top += BAR
    return parts, top + GAP


def legend(size):
    parts = []
    x = LEFT
    for name in peer_names(size):
        parts.append(
            f'<rect x="{x}" y="32" width="12" height="12" fill="{COLOURS.get(name, "#777")}"/>'
            f'<text x="{x + 17}" y="43">{escape(name)}</text>'
        )
        x += 130
    return parts


def svg(results):
    size = results["parts"]["queries"]["found"][-1]
    scale = Scale([way["median_ms"] for way in best_ways(size).values()])
    body = []
    top = TOP
    for query in QUERIES:
        parts, top = bars(query, size, scale, top)
        body += parts
    grid = []
    for value in scale.ticks():
        x = scale.x(value)
        grid.append(
            f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{top - GAP + 4}" '
            f'stroke="#ddd"/><text x="{x:.1f}" y="{top + 6}" text-anchor="middle" fill="#555" '
            f'font-size="11">{tick_text(value)}</text>'
        )
    height = top + 20
    title = f"Median time of an answer, {size['entries'] / 1e6:.3g} million entries, in ms (logarithmic)"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'role="img" font-family="sans-serif" font-size="13" fill="#1c1c1c">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="{LEFT}" y="20" font-weight="600">{escape(title)}</text>',
            *legend(size),
            *grid,
            *body,
            "</svg>",
            "",
        ]
    )


def write(results, folder):
    text = json.dumps(results, ensure_ascii=False, indent=1)
    (folder / "performance.json").write_text(text + "\n", encoding="utf-8")
    (folder / "performance.md").write_text(markdown(results), encoding="utf-8")
    if "queries" in results["parts"]:
        (folder / "performance.svg").write_text(svg(results), encoding="utf-8")
