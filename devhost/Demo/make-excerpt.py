#!/usr/bin/env python3
"""Makes the demo conference from the public SFHH set: persons.csv, visits.csv.gz and venues.geojson beside this script.

usage: make-excerpt.py FOLDER_OF_SFHH      (visits.csv.gz, truth_people.csv.gz, sites.csv; Python 3, standard library only)
"""
import csv
import datetime
import gzip
import io
import json
import pathlib
import sys
from collections import Counter, defaultdict

from names import person
from venues import features, name_by_spot

PEOPLE = 130
VISITS_EACH = range(60, 451)                # leaves out badges that were hardly worn, and the registration desk
SHIFT = datetime.timedelta(weeks=574)       # Thursday 2009-06-04 becomes Thursday 2020-06-04
FIRST_VISIT_ID = 1_000_000_001              # away from the ids of the public sets, which count from 1


def main(folder):
    here = pathlib.Path(__file__).parent
    visits = read(folder / "visits.csv.gz")
    chosen = choose(visits, read(folder / "truth_people.csv.gz"))
    # A slot in which nobody else of the chosen stood at the spot would be a person alone that really was in company.
    company = Counter((v["creation_time"], v["venue"]) for v in visits if v["person_id"] in chosen)
    kept = [v for v in visits if v["person_id"] in chosen and company[v["creation_time"], v["venue"]] > 1]
    number = {old: new for new, old in enumerate(sorted({v["person_id"] for v in kept}, key=int), 1)}
    venue = name_by_spot()

    with open(here / "persons.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "first_name", "last_name", "company_name"])
        out.writerows([new, *person(new)] for new in number.values())

    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["id", "person_id", "creation_time", "longitude", "latitude", "venue"])
    for id, v in enumerate(kept, FIRST_VISIT_ID):
        time = datetime.datetime.strptime(v["creation_time"], "%Y-%m-%dT%H:%M:%SZ") + SHIFT
        out.writerow([id, number[v["person_id"]], time.strftime("%Y-%m-%dT%H:%M:%SZ"), v["longitude"], v["latitude"], venue[int(v["venue"][5:])]])
    # No time stamp in the header: the same input gives the same bytes.
    (here / "visits.csv.gz").write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))

    with open(folder / "sites.csv", newline="") as file:
        sites = {int(s["site"][5:]): (float(s["longitude"]), float(s["latitude"])) for s in csv.DictReader(file)}
    lines = ",\n".join(json.dumps(feature) for feature in features(sites))
    (here / "venues.geojson").write_text('{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n", encoding="utf-8")
    print(f"{len(number)} people, {len(kept)} visits")


def choose(visits, ties):
    """The people who were there on both days and spent most of their time with each other: the least attached one leaves until PEOPLE remain."""
    count = Counter(v["person_id"] for v in visits)
    days = defaultdict(set)
    for v in visits:
        days[v["person_id"]].add(v["creation_time"][:10])
    chosen = {p for p in count if len(days[p]) == 2 and count[p] in VISITS_EACH}
    slots = defaultdict(dict)
    for tie in ties:
        a, b = tie["person_a"], tie["person_b"]
        if a in chosen and b in chosen:
            slots[a][b] = slots[b][a] = int(tie["slots"])
    attached = {p: sum(slots[p].values()) for p in chosen}
    while len(chosen) > PEOPLE:
        leaver = min(chosen, key=lambda p: (attached[p] / count[p], p))
        chosen.remove(leaver)
        for other, n in slots[leaver].items():
            attached[other] -= n
    return chosen


def read(path):
    with gzip.open(path, "rt", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
