#!/usr/bin/env python3
"""Write units.csv, lineage.csv and entries.csv from facts/ and the files kept by hand.

Standard library only, no network, no clock: the same input gives the same bytes. Figures with a
source are copied from facts/figures.csv; everything else is drawn here and marked simulated=1.

    python3 demo/generate.py           write the files, then check them
    python3 demo/generate.py --check   only say whether the files are what would be written
"""

import csv
import datetime
import io
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import check  # noqa: E402

SINCE = "2020-01-01"  # known to exist at least since this day; see README.md
MERGER = "2025-07-01"  # the first day of the new organisation
OLD_LAO_CAI, YEN_BAI, LAO_CAI = "10", "15", "15"
EXCHANGE_ID = "H38"
SIMULATED = "mô phỏng"
NEVER_REPORT = ("04489", "04603")  # two communes whose reports of the last weeks are missing

UNITS_HEADER = "code,name,kind,type,parent_code,valid_from,valid_to,ordinal,exchange_id,source,simulated"
LINEAGE_HEADER = "old_code,old_kind,new_code,new_kind,kind,share,back_share,resolution,clause,source"
ENTRIES_HEADER = "unit,unit_kind,indicator,at,value,known,note,source,simulated,withdrawn"


def read(name):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def csv_text(header, rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def dice(name):
    """A generator of its own for every series, so that adding one changes no other."""
    return random.Random("satsao demo " + name)


def between(rng, low, high):
    return low + (high - low) * rng.random()


def split(total, weights):
    """Whole numbers in proportion to the weights that add up to the total (largest remainder)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def days(first, last, step):
    day = datetime.date.fromisoformat(first)
    while day <= datetime.date.fromisoformat(last):
        yield day
        day += datetime.timedelta(days=step)


def month_end(year, month):
    first = datetime.date(year + month // 12, month % 12 + 1, 1)
    return first - datetime.timedelta(days=1)


def later(day, offset, clock):
    return (day + datetime.timedelta(days=offset)).isoformat() + "T" + clock


def clock(rng, first_hour, last_hour):
    minutes = int(between(rng, first_hour * 4, last_hour * 4)) * 15
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def decimal(value, places):
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- units and lineage -------------------------------------------------------------------------


def department_rows(facts, prefix, name, parent, first, last, simulated_all, ordinal):
    for row in facts:
        if row["lineage"] == "keep" and prefix == "YB":
            continue
        ordinal += 1
        begins = max(first, row["valid_from"])
        simulated = "1" if simulated_all else row["simulated"]
        source = SIMULATED if simulated == "1" else row["source"]
        title = row["name"] + " " + name
        yield (f"{prefix}-{row['code']}", title, row["kind"], row["type"], parent, begins, last, ordinal,
               "", source, simulated)


def unit_rows():
    before, after = read("facts/units_before.csv"), read("facts/units_after.csv")
    departments = read("facts/departments.csv")
    rows = []
    for facts, first, last in ((before, SINCE, MERGER), (after, MERGER, "")):
        ordinals = {}
        for kind in ("province", "district", "commune"):
            for row in facts:
                if row["kind"] != kind:
                    continue
                parent = row["parent_code"]
                ordinals[parent] = ordinals.get(parent, 0) + 1
                exchange = EXCHANGE_ID if row["name"] == "Tỉnh Lào Cai" else ""
                rows.append((row["code"], row["name"], kind, row["type"], parent, first, last,
                             ordinals[parent], exchange, row["source"], 0))
        if first == SINCE:
            rows += department_rows(departments, "LC", "Lào Cai", OLD_LAO_CAI, first, last, False, 100)
            rows += department_rows(departments, "YB", "Yên Bái", YEN_BAI, first, last, True, 100)
        else:
            rows += department_rows(departments, "LC", "Lào Cai", LAO_CAI, first, last, True, 200)
    return rows


def lineage_rows():
    merger, communes = "202/2025/QH15", "1673/NQ-UBTVQH15"
    rows = [
        (OLD_LAO_CAI, "province", LAO_CAI, "province", "merge", 1, "", merger, "", "Nghị quyết " + merger),
        (YEN_BAI, "province", LAO_CAI, "province", "merge", 1, "", merger, "", "Nghị quyết " + merger),
    ]
    facts = read("facts/lineage.csv")
    sources = {}
    for row in facts:
        sources[row["new_code"]] = sources.get(row["new_code"], 0) + 1
    for row in facts:
        back = 1 if sources[row["new_code"]] == 1 else ""
        rows.append((row["old_code"], "commune", row["new_code"], "commune", row["kind"], row["share"], back,
                     communes, row["clause"], "Nghị quyết " + communes))
    for row in read("facts/departments.csv"):
        code, kind = row["code"], row["kind"]
        for prefix in ("LC",) if row["lineage"] == "keep" else ("LC", "YB"):
            back = 1 if row["lineage"] == "keep" else ""
            rows.append((f"{prefix}-{code}", kind, f"LC-{code}", kind, row["lineage"], 1, back, merger, "",
                         SIMULATED))
    return rows


# ---- entries -----------------------------------------------------------------------------------


class Entries:
    def __init__(self):
        self.rows = []

    def add(self, unit, kind, indicator, at, value, known, note="", withdrawn=False):
        self.rows.append((unit, kind, indicator, at, value, known, note, SIMULATED, 1, 1 if withdrawn else ""))

    def province(self, indicator, at, value, known, note=""):
        unit = OLD_LAO_CAI if at < MERGER else LAO_CAI
        self.add(unit, "province", indicator, at, value, known, note)

    def sorted(self):
        for figure in read("facts/figures.csv"):
            self.rows.append(tuple(figure[key] for key in ENTRIES_HEADER.split(",")[:-1]) + ("",))
        text = [tuple(str(field) for field in row) for row in self.rows]
        return sorted(text, key=lambda row: (row[5], row[2], row[3], row[1], row[0]))


def fill_line(entries, indicator, known_points, dates, name):
    """Cumulative amounts between points that are public: a rising line with small steps of chance."""
    rng = dice(name)
    public = {day: value for day, value in known_points}
    points = sorted(known_points)
    for day in dates:
        text = day.isoformat()
        if text in public:
            continue
        low = max((point for point in points if point[0] <= text), default=points[0])
        high = min((point for point in points if point[0] > text), default=None)
        if high is None:
            continue
        span = datetime.date.fromisoformat(high[0]) - datetime.date.fromisoformat(low[0])
        part = (day - datetime.date.fromisoformat(low[0])) / span
        part = min(0.98, max(0.02, part + between(rng, -0.03, 0.03))) if span.days > 21 else part
        value = low[1] + (high[1] - low[1]) * part
        entries.province(indicator, text, decimal(value, 0), later(day, 0, clock(rng, 15.5, 18)))


def disbursement(entries):
    before = [("2024-12-31", 0), ("2025-02-22", 618), ("2025-03-27", 1405), ("2025-07-01", 2790)]
    fill_line(entries, "von_giai_ngan", before, days("2025-01-10", "2025-06-27", 7), "disbursement before")
    after = [("2025-06-30", 4310), ("2025-09-30", 7245), ("2025-10-31", 7600), ("2026-01-03", 13300)]
    fill_line(entries, "von_giai_ngan", after, days("2025-07-04", "2025-12-26", 7), "disbursement after")


TOURISTS = {  # thousands a month; 2024 adds up to the public 7,800
    2024: (560, 890, 640, 720, 700, 790, 900, 760, 310, 480, 520, 530),
    2025: (590, 891, 720, 830, 790, 860, 1010, 930, 700, 860, 780, 820),
}
REVENUE = {  # billions a month; 2024 adds up to the public 12,989
    2024: (910, 640, 880, 1010, 890, 1180, 1050, 930, 960, 1290, 1190, 2059),
    2025: (1120, 760, 1010, 1090, 980, 1240),
}


def monthly(entries):
    rng = dice("monthly")
    for year, months in TOURISTS.items():
        for month, value in enumerate(months, 1):
            day = month_end(year, month)
            entries.province("khach_du_lich_thang", day.isoformat(), str(value), later(day, 0, clock(rng, 15, 18)))
    for year, months in REVENUE.items():
        for month, value in enumerate(months, 1):
            day = month_end(year, month)
            entries.province("thu_ngan_sach_thang", day.isoformat(), str(value), later(day, 1, clock(rng, 8, 11)))


def daily(entries):
    rng = dice("daily")
    for day in days("2025-01-01", "2025-12-31", 1):
        level = 640 if day.weekday() < 6 else 430
        if datetime.date(2025, 1, 27) <= day <= datetime.date(2025, 2, 2):
            level = 60
        value = int(level * between(rng, 0.82, 1.18))
        entries.province("xe_qua_kim_thanh", day.isoformat(), str(value), later(day, 0, clock(rng, 19, 21)))
    entries.add(OLD_LAO_CAI, "province", "xe_qua_kim_thanh", "2025-03-16", "", "2025-03-18T09:20",
                "rút: nhập nhầm số của ngày hôm trước", withdrawn=True)


# Plan, total on 21/4/2025 (public), and the total of the last week (simulated).
HOUSES = {"080": (15, 11, 11), "082": (1476, 1474, 1476), "083": (2783, 1610, 2783), "085": (502, 502, 502),
          "089": (419, 419, 419)}
HOUSES_DONE_BEFORE = ("084", "086", "087", "088")  # public: these four had finished by February
HOUSES_PUBLIC = datetime.date(2025, 4, 21)
HOUSES_FIRST, HOUSES_LAST = datetime.date(2025, 3, 3), datetime.date(2025, 6, 30)


def house_total(day, plan, public, last):
    """Houses started by a Monday: straight to the public figure of 21 April, then to the last one."""
    if day <= HOUSES_PUBLIC:
        weeks = (HOUSES_PUBLIC - HOUSES_FIRST).days // 7 + 1
        done = (day - HOUSES_FIRST).days // 7 + 1
        return public * done // weeks
    weeks = (datetime.date(2025, 6, 2) - HOUSES_PUBLIC).days // 7
    done = min(weeks, (day - HOUSES_PUBLIC).days // 7)
    return public + (last - public) * done // weeks


def communes_of(before, district):
    return [row["code"] for row in before if row["kind"] == "commune" and row["parent_code"] == district]


def houses(entries, before):
    rng = dice("houses")
    weeks = list(days(HOUSES_FIRST.isoformat(), HOUSES_LAST.isoformat(), 7))
    started = {}
    for district, figures in HOUSES.items():
        codes = communes_of(before, district)
        weights = [between(rng, 0.4, 1.6) for _ in codes]
        counts, finished = [0] * len(codes), [0] * len(codes)
        history = []
        for day in weeks:
            total = house_total(day, *figures)
            started[day] = started.get(day, 0) + total
            missing = 12 if district == "083" and datetime.date(2025, 4, 7) <= day <= datetime.date(2025, 4, 28) else 0
            step = split(max(0, total - missing - sum(counts)), weights)
            counts = [count + part for count, part in zip(counts, step)]
            history.append(list(counts))
            ripe = history[-5] if len(history) >= 5 else [0] * len(codes)
            finished = [max(old, int(new * between(rng, 0.86, 1))) for old, new in zip(finished, ripe)]
            for code, count, end in zip(codes, counts, finished):
                at, known = day.isoformat(), later(day, 0, clock(rng, 10, 16))
                entries.add(code, "commune", "nha_tam_khoi_cong", at, str(count), known)
                entries.add(code, "commune", "nha_tam_hoan_thanh", at, str(end), known)
            if day != HOUSES_PUBLIC:
                entries.add(district, "district", "nha_tam_khoi_cong", day.isoformat(), str(total),
                            later(day, 0, "17:00"))
    for day in weeks:
        if day != HOUSES_PUBLIC:
            entries.province("nha_tam_khoi_cong", day.isoformat(), str(started[day]), later(day, 0, "18:00"))
        for district in HOUSES_DONE_BEFORE:
            entries.add(district, "district", "nha_tam_khoi_cong", day.isoformat(), "0", later(day, 0, "09:30"),
                        "không phát sinh: đã xong trước kế hoạch năm 2025")


# Households and poor households at the end of 2024. The rates of five districts, the poor of Lào Cai
# city and the province's totals are public (facts/figures.csv); the rest is chosen to add up to them.
HOUSEHOLDS = {"080": (41500, 54), "082": (18300, 4588), "083": (14000, 3597), "084": (8200, 2710),
              "085": (14300, 4023), "086": (28600, 780), "087": (20803, 1700), "088": (15400, 1459),
              "089": (20500, 1500),
              "132": (29800, 260), "133": (17900, 980), "135": (29300, 2100), "136": (34600, 2310),
              "137": (13800, 3420), "138": (25300, 720), "139": (7600, 2150), "140": (30900, 2840),
              "141": (30200, 1360)}


def households(entries, before, lineage):
    """End of 2024 for the 319 old communes; end of 2025 for the new ones, two of them missing."""
    rng = dice("households")
    homes, poor = {}, {}
    for district, (total, total_poor) in HOUSEHOLDS.items():
        codes = communes_of(before, district)
        parts = split(total, [between(rng, 0.5, 1.5) for _ in codes])
        poor_parts = split(total_poor, [part * between(rng, 0.5, 1.5) for part in parts])
        homes.update(zip(codes, parts))
        poor.update(zip(codes, poor_parts))
    people = {code: int(count * between(rng, 3.9, 4.6)) for code, count in homes.items()}
    for code in homes:
        known = f"2024-12-{int(between(rng, 10, 20)):02d}T{clock(rng, 8, 17)}"
        at = "2024-12-31"
        entries.add(code, "commune", "so_ho", at, str(homes[code]), known)
        entries.add(code, "commune", "so_ho_ngheo", at, str(poor[code]), known)
        known = "2025-01-10T" + clock(rng, 8, 17)
        entries.add(code, "commune", "dan_so", at, str(people[code]), known)
        entries.add(code, "commune", "bao_hiem_y_te", at, decimal(between(rng, 96.4, 99.6), 1), known)
    heirs = {}
    for row in lineage:
        heirs.setdefault(row["new_code"], []).append(row["old_code"])
    for code, old in heirs.items():
        if code in NEVER_REPORT:
            continue
        at, known = "2025-12-31", f"2026-01-{int(between(rng, 5, 15)):02d}T{clock(rng, 8, 17)}"
        total = int(sum(homes[o] for o in old) * between(rng, 1.0, 1.015))
        entries.add(code, "commune", "so_ho", at, str(total), known)
        entries.add(code, "commune", "so_ho_ngheo", at,
                    str(int(sum(poor[o] for o in old) * between(rng, 0.55, 0.68))), known)
        entries.add(code, "commune", "dan_so", at, str(int(sum(people[o] for o in old) * 1.008)), known)
        entries.add(code, "commune", "bao_hiem_y_te", at, decimal(between(rng, 96, 99.7), 1), known)


def with_correction(entries, rng, code, indicator, day, value, corrected, known_day_limit):
    """One report, and for one in fifty a later correction of the same figure."""
    late = int(between(rng, 0, known_day_limit + 0.999))
    entries.add(code, "commune", indicator, day.isoformat(), value, later(day, late, clock(rng, 7.5, 18)))
    if rng.random() < 0.02:
        entries.add(code, "commune", indicator, day.isoformat(), corrected,
                    later(day, late + 2 + int(between(rng, 0, 5)), clock(rng, 8, 17)), "số đính chính")


FOREST = (0.4, 0.9, 1.6, 1.3, 1.0, 0.8, 0.9, 0.7, 0.5, 0.4, 0.2, 0.1)  # the year's shape, by month


def forest(entries, before, lineage):
    rng = dice("forest")
    scale = {row["code"]: between(rng, 0.2, 1.8) for row in before if row["kind"] == "commune"}
    new = {}
    for row in lineage:
        new[row["new_code"]] = new.get(row["new_code"], 0) + scale[row["old_code"]]
    for month in range(1, 13):
        day = datetime.date(2025, month, 14)  # Decree 09/2019/NĐ-CP: a month ends on the 14th
        for code, size in (scale if day.isoformat() < MERGER else new).items():
            if code in NEVER_REPORT and month >= 10:
                continue
            value = size * 4.2 * FOREST[month - 1] * between(rng, 0.6, 1.4)
            with_correction(entries, rng, code, "trong_rung", day, decimal(value, 1), decimal(value * 1.1 + 0.1, 1), 2)


def files(entries, after):
    rng = dice("files")
    for code in [row["code"] for row in after if row["kind"] == "commune"]:
        size, quality = between(rng, 45, 260), between(rng, 0.94, 0.995)
        for day in days("2025-07-06", "2025-12-28", 7):
            silent = code in NEVER_REPORT and day >= datetime.date(2025, 10, 5)
            if silent or (rng.random() < 0.01 and day != datetime.date(2025, 12, 28)):
                continue
            count = int(size * between(rng, 0.75, 1.25))
            good = min(count, int(count * min(1, quality * between(rng, 0.98, 1.02))))
            with_correction(entries, rng, code, "tthc_tiep_nhan", day, str(count), str(count + 3), 1)
            with_correction(entries, rng, code, "tthc_dung_han", day, str(good), str(max(0, good - 2)), 1)
    for code, day in (("02809", "2025-08-10"), ("04303", "2025-09-14"), ("02683", "2025-11-02")):
        known = later(datetime.date.fromisoformat(day), 9, "09:05")
        for indicator in ("tthc_tiep_nhan", "tthc_dung_han"):
            entries.add(code, "commune", indicator, day, "", known, "rút: gửi trùng báo cáo tuần khác", withdrawn=True)


def commune_disbursement(entries, after):
    rng = dice("commune disbursement")
    for code in [row["code"] for row in after if row["kind"] == "commune"]:
        total, speed = 0.0, between(rng, 1.2, 4.4)
        for month in range(7, 13):
            day = month_end(2025, month)
            total += speed * between(rng, 0.6, 1.4)
            if code in NEVER_REPORT and month >= 10:
                continue
            entries.add(code, "commune", "giai_ngan_xa", day.isoformat(), decimal(total, 2),
                        later(day, int(between(rng, 0, 2.999)), clock(rng, 8, 17)))


STORM = ("02647", "02671", "02746", "02923", "02905", "02926", "02989", "02947", "04387", "04381", "04375", "04399",
         "04441", "04498", "04531", "04543", "04252", "04273", "04279", "04606")


def storm(entries):
    """A simulated flood of 36 hours, reported every hour by twenty communes."""
    rng = dice("storm")
    begin = datetime.datetime(2025, 9, 29, 1)
    for code in STORM:
        force, moved, pace = between(rng, 0.6, 1.5), 0, between(rng, 1, 9)
        for hour in range(36):
            at = begin + datetime.timedelta(hours=hour)
            known = at + datetime.timedelta(minutes=5 * int(between(rng, 1, 5)))
            wave = max(0.0, 1 - abs(hour - 16) / 18)
            moved += int(pace * wave * between(rng, 0, 2))
            if rng.random() < 0.03:
                continue  # no signal in that hour
            stamp, told = at.strftime("%Y-%m-%dT%H:%M"), known.strftime("%Y-%m-%dT%H:%M")
            entries.add(code, "commune", "mua_gio", stamp, decimal(38 * force * wave * between(rng, 0.4, 1.2), 1), told)
            entries.add(code, "commune", "ho_di_doi", stamp, str(moved), told)


# From Lào Cai ward to Âu Lâu ward through 12 communes (public); which ten lie between is simulated.
RAILWAY = ("02647", "02671", "02923", "02905", "02989", "04387", "04381", "04399", "04375", "04441", "04531", "04543")


def railway(entries):
    rng = dice("railway")
    plan = split(1659, [between(rng, 0.4, 1.6) for _ in RAILWAY])
    weeks = list(days("2026-01-05", "2026-03-30", 7))
    for code, total in zip(RAILWAY, plan):
        reach = between(rng, 0.25, 0.7)
        for number, day in enumerate(weeks, 1):
            entries.add(code, "commune", "ds_ho_ban_giao", day.isoformat(),
                        str(int(total * reach * number / len(weeks))), later(day, 0, clock(rng, 14, 17)))


def entry_rows():
    before, after = read("facts/units_before.csv"), read("facts/units_after.csv")
    lineage = read("facts/lineage.csv")
    entries = Entries()
    disbursement(entries)
    monthly(entries)
    daily(entries)
    houses(entries, before)
    households(entries, before, lineage)
    forest(entries, before, lineage)
    files(entries, after)
    commune_disbursement(entries, after)
    storm(entries)
    railway(entries)
    return entries.sorted()


def main():
    files_out = (("units.csv", UNITS_HEADER, unit_rows()), ("lineage.csv", LINEAGE_HEADER, lineage_rows()),
                 ("entries.csv", ENTRIES_HEADER, entry_rows()))
    only_check = "--check" in sys.argv[1:]
    for name, header, rows in files_out:
        path, text = os.path.join(HERE, name), csv_text(header, rows)
        if only_check:
            with open(path, encoding="utf-8", newline="") as file:
                if file.read() != text:
                    sys.exit(f"{name} is not what generate.py writes")
            continue
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        print(f"{name}: {len(rows)} rows")
    check.main()


if __name__ == "__main__":
    main()
