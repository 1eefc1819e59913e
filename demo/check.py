#!/usr/bin/env python3
"""Check the demo data by itself: references, dates, shares, spelling, and the board of 1 April 2025.

The grading here is written apart from the engine's, on purpose: two that agree are worth more than
one. Standard library only.

    python3 demo/check.py           check, print the 24 main targets
"""

import csv
import datetime
import os
import re
import sys
import unicodedata
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ("units", "lineage", "reorganisations", "documents", "indicators", "sets", "targets", "entries")
WORDS = {
    "kind": "province district commune department committee".split(),
    "lineage": "merge split keep rename retype".split(),
    "rollup": "sum weighted_mean ratio min max none".split(),
    "over_time": "last sum mean min max".split(),
    "above": "replaces adds".split(),
    "direction": "rising falling ceiling floor".split(),
    "cadence": "hour day week month quarter half nine_months year term".split(),
    "scheme": "calendar decree_09".split(),
    "pace": "linear compound none".split(),
}
BANDS = (("done", 100), ("good", 70), ("middling", 50), ("low", None))
NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
MINUTE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")
MEETING = "2025-04-01T23:59"

problems = []


def expect(truth, *words):
    if not truth:
        problems.append(" ".join(str(word) for word in words))


def read(name):
    path = os.path.join(HERE, name + ".csv")
    with open(path, "rb") as file:
        raw = file.read()
    text = raw.decode("utf-8")
    expect(text == unicodedata.normalize("NFC", text), name, "is not NFC")
    expect("\r" not in text and text.endswith("\n") and not text.startswith("\ufeff"), name, "is not plain LF text")
    lines = list(csv.reader(text.splitlines(keepends=True)))
    for number, line in enumerate(lines, 1):
        expect(len(line) == len(lines[0]), name, "line", number, "has", len(line), "fields")
        expect(all(field == field.strip() for field in line), name, "line", number, "has outer spaces")
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def is_day(text):
    try:
        return bool(DAY.match(text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def is_minute(text):
    try:
        return bool(MINUTE.match(text)) and bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def is_number(text):
    return bool(NUMBER.match(text))


class Units:
    def __init__(self, rows):
        self.lives = {}
        for row in rows:
            self.lives.setdefault(row["code"], []).append(row)

    def on(self, code, day, kind=None):
        found = [row for row in self.lives.get(code, ())
                 if row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"])
                 and (kind is None or row["kind"] == kind)]
        return found[0] if len(found) == 1 else None


def check_units(rows, units):
    for row in rows:
        name = row["code"]
        expect(row["kind"] in WORDS["kind"], name, "kind", row["kind"])
        expect(is_day(row["valid_from"]), name, "valid_from")
        expect(not row["valid_to"] or is_day(row["valid_to"]) and row["valid_from"] < row["valid_to"], name, "valid_to")
        expect(units.on(name, row["valid_from"]), name, "is not alone on", row["valid_from"])
        if row["parent_code"]:
            parent = units.on(row["parent_code"], row["valid_from"])
            expect(parent and row["valid_to"] == parent["valid_to"], name, "hangs on nothing or outlives its parent")
        else:
            expect(row["kind"] == "province", name, "is a root")
    count = {}
    for row in rows:
        key = (row["kind"], row["valid_to"] == "")
        count[key] = count.get(key, 0) + 1
    expect(count[("commune", False)] == 319 and count[("commune", True)] == 99, "communes", count)
    expect(count[("district", False)] == 18 and count[("province", False)] == 2 and count[("province", True)] == 1, count)
    types = [row["type"] for row in rows if row["kind"] == "commune" and not row["valid_to"]]
    expect((types.count("Xã"), types.count("Phường")) == (89, 10), "89 xã and 10 phường")


def check_lineage(rows, reorganisations, units):
    dates = {row["resolution"]: row for row in reorganisations}
    for row in reorganisations:
        expect(row["signed"] <= row["in_force"] <= row["operating"], row["code"], "dates")
    shares, back, kept = {}, {}, set()
    for row in rows:
        day = dates[row["resolution"]]["operating"]
        before = (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()
        expect(row["kind"] in WORDS["lineage"], "lineage kind", row["kind"])
        old, new = units.on(row["old_code"], before, row["old_kind"]), units.on(row["new_code"], day, row["new_kind"])
        expect(old and old["valid_to"] == day, row["old_code"], "does not end on", day)
        expect(new and new["valid_from"] == day, row["new_code"], "does not begin on", day)
        for sums, code, share in ((shares, row["old_code"], row["share"]), (back, row["new_code"], row["back_share"])):
            if share:
                sums[code] = sums.get(code, 0) + Fraction(share)
        kept.add((row["old_code"], row["old_kind"], "old"))
        kept.add((row["new_code"], row["new_kind"], "new"))
    for sums in (shares, back):
        expect(all(0 < total <= 1 for total in sums.values()), "shares above 1")
    for lives in units.lives.values():
        for row in lives:
            side = "new" if not row["valid_to"] else "old"
            expect(row["kind"] == "district" or (row["code"], row["kind"], side) in kept, row["code"], "has no lineage")


def check_indicators(rows):
    codes = {row["code"]: row for row in rows}
    expect(len(codes) == len(rows), "indicator codes repeat")
    for row in rows:
        name = row["code"]
        expect(re.match(r"^[a-z][a-z0-9_]*$", name), name, "code")
        for field in ("rollup", "over_time", "above", "direction", "cadence", "scheme"):
            expect(row[field] in WORDS[field], name, field, row[field])
        for word in filter(None, row["owed_by"].split("|")):
            expect(word in WORDS["kind"], name, "owed_by", word)
        for field in ("weight_by", "numerator", "denominator", "parent"):
            expect(not row[field] or row[field] in codes, name, field, row[field])
        for word in re.findall(r"[a-z_][a-z0-9_]*", row["expression"]):
            expect(word in codes, name, "expression", word)
        for field in ("lowest", "highest", "factor", "weight"):
            expect(not row[field] or is_number(row[field]), name, field)
        expect((row["rollup"] == "ratio") == bool(row["numerator"] and row["denominator"]), name, "ratio")
        expect((row["rollup"] == "weighted_mean") == bool(row["weight_by"]), name, "weight_by")
        expect(bool(row["parent"]) == bool(row["weight"]), name, "weight")
    return codes


def check_targets(targets, sets, documents, indicators, units):
    by_code = {row["code"]: row for row in sets}
    symbols = {row["symbol"] for row in documents}
    expect(len(symbols) == len(documents), "documents repeat")
    for row in documents:
        expect(not row["issued"] or is_day(row["issued"]), row["symbol"], "issued")
    for row in sets:
        expect(row["document"] in symbols and units.on(row["unit_code"], row["from"]), row["code"], "set")
    for row in targets:
        name = f"{row['set']} {row['indicator']} {row['unit_code']}"
        owner, indicator = by_code[row["set"]], indicators.get(row["indicator"])
        expect(indicator, name, "indicator")
        expect(row["document"] in symbols, name, "document", row["document"])
        expect(units.on(row["unit_code"], row["from"]), name, "unit")
        expect(owner["from"] <= row["from"] <= row["effective_from"] <= row["to"] <= owner["to"], name, "period")
        expect(is_number(row["value"]) and (not row["base"] or is_number(row["base"])), name, "value")
        expect(row["pace"] in WORDS["pace"], name, "pace")
        expect(indicator["direction"] != "falling" or row["base"], name, "falls from no base")
        if row["ordinal"] == "0":
            parents = [other for other in targets if other["set"] == row["set"] and other["ordinal"] != "0"
                       and other["indicator"] == indicator["parent"] and other["unit_code"] == row["unit_code"]]
            expect(parents, name, "is a component of no target")


def check_entries(entries, indicators, units):
    seen = {}
    for row in entries:
        name = f"{row['unit']} {row['indicator']} {row['at']}"
        at, known = row["at"], row["known"]
        expect(is_day(at) or is_minute(at), name, "at")
        expect(is_minute(known), name, "known", known)
        expect(units.on(row["unit"], at[:10], row["unit_kind"]), name, "no such unit on that day")
        expect(bool(row["source"]), name, "names no source")
        indicator = indicators.get(row["indicator"])
        expect(indicator, name, "indicator")
        key = (row["unit"], row["unit_kind"], row["indicator"], at)
        if row["withdrawn"] == "1":
            expect(row["value"] == "" and seen.get(key), name, "withdraws nothing")
            continue
        expect(row["withdrawn"] == "" and is_number(row["value"]), name, "value", row["value"])
        if indicator["lowest"]:
            expect(Fraction(row["value"]) >= Fraction(indicator["lowest"]), name, "below its range")
        if indicator["highest"]:
            expect(Fraction(row["value"]) <= Fraction(indicator["highest"]), name, "above its range")
        expect(not indicator["expression"], name, "is computed, yet reported")
        expect(seen.get(key) != row["value"], name, "is said twice")
        seen[key] = row["value"]
    order = [row["known"] for row in entries]
    expect(order == sorted(order), "entries are not sorted by known")


# ---- the board ---------------------------------------------------------------------------------


def moment(at):
    return at + "T23:59" if len(at) == 10 else at


class Board:
    """What was known at `known` of the moment `at`, in exact fractions."""

    def __init__(self, tables, at, known):
        self.indicators = {row["code"]: row for row in tables["indicators"]}
        self.targets, self.at = tables["targets"], at
        self.values = {}
        for row in tables["entries"]:
            if row["known"] <= known and moment(row["at"]) <= at:
                own = self.values.setdefault((row["unit"], row["indicator"]), {})
                own[moment(row["at"])] = Fraction(row["value"]) if row["value"] else None

    def value(self, unit, code, begin, end):
        indicator = self.indicators[code]
        if indicator["expression"]:
            left, right = indicator["expression"].split(" / ")
            parts = [self.value(unit, part, begin, end) for part in (left, right)]
            return None if None in parts else parts[0] / parts[1] * Fraction(indicator["factor"] or 1)
        inside = [value for at, value in sorted(self.values.get((unit, code), {}).items())
                  if begin <= at[:10] <= end and value is not None]
        if not inside:
            return None
        return {"last": inside[-1], "sum": sum(inside), "mean": sum(inside) / len(inside), "min": min(inside),
                "max": max(inside)}[indicator["over_time"]]

    def completion(self, target):
        indicator = self.indicators[target["indicator"]]
        actual = self.value(target["unit_code"], target["indicator"], target["from"], target["to"])
        goal = Fraction(target["value"])
        if actual is None:
            return None, self.from_components(target)
        if indicator["direction"] == "falling":
            base = Fraction(target["base"])
            return actual, (base - actual) * 100 / (base - goal)
        if indicator["direction"] == "ceiling":
            return actual, Fraction(100) if actual <= goal else goal * 100 / actual
        if indicator["direction"] == "floor" and actual >= goal:
            return actual, Fraction(100)
        return actual, actual * 100 / goal

    def from_components(self, target):
        total, weights = Fraction(0), Fraction(0)
        for other in self.components(target):
            part, weight = self.completion(other)[1], Fraction(self.indicators[other["indicator"]]["weight"])
            if part is not None:
                total, weights = total + min(part, Fraction(100)) * weight, weights + weight
        return total / weights if weights else None

    def components(self, target):
        return [other for other in self.targets if other["set"] == target["set"] and other["ordinal"] == "0"
                and other["unit_code"] == target["unit_code"]
                and self.indicators[other["indicator"]]["parent"] == target["indicator"]]


def band(completion):
    if completion is None:
        return "unknown"
    return next(name for name, least in BANDS if least is None or completion >= least)


def text(value):
    return "-" if value is None else f"{float(value):.2f}"


def check_meeting(tables):
    board = Board(tables, MEETING, MEETING)
    count, low, lines = {}, [], []
    for target in tables["targets"]:
        if target["set"] != "DH16":
            continue
        actual, completion = board.completion(target)
        grade = band(completion)
        if target["ordinal"] != "0":
            count[grade] = count.get(grade, 0) + 1
            both = board.from_components(target)
            expect(both is None or band(both) == grade, target["indicator"], "grades apart from its components")
        elif grade == "low":
            low.append((target["indicator"], completion))
        lines.append(f"{target['ordinal']:>3}  {target['indicator']:<22} {text(actual):>10} {target['value']:>8} "
                     f"{text(completion):>7} %  {grade:<8} {'mô phỏng' if target['simulated'] == '1' else ''}")
    expect(count == {"done": 6, "good": 15, "middling": 3}, "the 24 grade as", count)
    expect(len(low) == 1 and low[0][0] == "xuat_nhap_khau" and low[0][1] == Fraction("3.625") * 100 / 9, "low", low)
    return lines


def last_values(entries, indicator, kind, at):
    """The latest word on one indicator for one day, by unit."""
    values = {}
    for row in entries:
        if (row["indicator"], row["unit_kind"], row["at"]) == (indicator, kind, at):
            values[row["unit"]] = Fraction(row["value"]) if row["value"] else None
    return {unit: value for unit, value in values.items() if value is not None}


def check_totals(tables, units):
    """Sums that were public, and the demo's own promises."""
    entries, targets = tables["entries"], tables["targets"]
    plans = [int(row["value"]) for row in targets if row["indicator"] == "nha_tam_khoi_cong" and row["unit_code"] != "10"]
    districts = last_values(entries, "nha_tam_khoi_cong", "district", "2025-04-21")
    province = last_values(entries, "nha_tam_khoi_cong", "province", "2025-04-21")["10"]
    withdrawn = last_values(entries, "nha_tam_rut", "province", "2025-04-21")["10"]
    expect(sum(plans) == 5195 and sum(districts.values()) == province == 4016, "houses", plans, districts)
    expect(province + 1175 + withdrawn == 5195, "houses: plan = started + left + withdrawn")
    communes = last_values(entries, "nha_tam_khoi_cong", "commune", "2025-04-21")
    derived = sum(value for unit, value in communes.items() if units.on(unit, "2025-04-21")["parent_code"] == "083")
    expect(districts["083"] - derived == 12, "Mường Khương: reported and derived differ by", districts["083"] - derived)
    old = {unit for unit, lives in units.lives.items() for row in lives if row["kind"] == "commune" and row["valid_to"]
           and units.on(row["parent_code"], row["valid_from"])["parent_code"] == "10"}
    for indicator, total in (("so_ho", 181603), ("so_ho_ngheo", 20411)):
        parts = last_values(entries, indicator, "commune", "2024-12-31")
        expect(len(parts) == 319 and sum(parts[unit] for unit in old) == total, indicator, "of the communes")
    for indicator in ("tthc_tiep_nhan", "tthc_dung_han"):
        expect(len(last_values(entries, indicator, "commune", "2025-12-28")) == 97, indicator, "coverage 97/99")
    versions = [(row["effective_from"], row["value"]) for row in targets
                if (row["set"], row["indicator"]) == ("KH2025", "grdp_tang_truong_nam")]
    expect(versions == [("2025-07-01", "8"), ("2025-08-05", "8.5")], "growth target", versions)
    late = [row for row in entries if row["known"] < moment(row["at"])]
    expect(late, "no estimate is known before its day")
    expect(any(row["withdrawn"] for row in entries), "nothing is withdrawn")


def main():
    tables = {name: read(name) for name in FILES}
    units = Units(tables["units"])
    check_units(tables["units"], units)
    check_lineage(tables["lineage"], tables["reorganisations"], units)
    indicators = check_indicators(tables["indicators"])
    check_targets(tables["targets"], tables["sets"], tables["documents"], indicators, units)
    check_entries(tables["entries"], indicators, units)
    if not problems:
        check_totals(tables, units)
    lines = check_meeting(tables) if not problems else []
    if problems:
        for problem in problems[:40]:
            print("wrong:", problem)
        sys.exit(f"{len(problems)} problems in the demo data")
    print("\n".join(lines))
    print("the demo data is sound:", ", ".join(f"{name} {len(rows)}" for name, rows in tables.items()))


if __name__ == "__main__":
    main()
