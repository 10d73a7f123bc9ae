#!/usr/bin/env python3
"""Measures searches and lists over ten sources of 10,000 people each beside one of 100,000: CPU time of the server and latency per
request.

    cargo build --release
    bench/sources.py [--people 100000] [--sources 10] [--requests 200] [--foreign URL]

The people are those of `padron customer-users make-up`. Ten sources are ten tables in one more SQLite file, or in the empty
database that `--foreign` names (mysql://user@host:port/name, filled by the program `mariadb`). The baseline is the same people in the
family's own table, asked the same; the last column is the ratio of CPU time to it. Only for machines that are quiet: quote ratios.
"""
import argparse
import csv
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse

from pages import Browser, cpu, memory

COLUMNS = ["login", "first_name", "last_name", "email", "customer_id", "phone", "city"]
MAP = "".join(f'    {{ field = "{name}", column = "c_{name}" }},\n' for name in COLUMNS)


def configuration(count, url):
    blocks = ["[[source]]\nslot = 0\ndisabled = true\n"]
    for slot in range(1, count + 1):
        blocks.append(
            f'[[source]]\nslot = {slot}\nname = "Part {slot}"\ndatabase = "{url}"\ntable = "part{slot}"\nforeign = true\n'
            f'search_fields = ["login", "first_name", "last_name", "customer_id", "customer_name", "email", "phone"]\nmap = [\n{MAP}]\n')
    return "\n".join(blocks)


def fill(url, people, count):
    """The people dealt out to so many tables, one after the other."""
    create = "CREATE TABLE part{} (" + ", ".join(f"c_{name} VARCHAR(150)" + (" PRIMARY KEY" if name == "login" else "") for name in COLUMNS) + ")"
    parts = [[tuple(person[name] for name in COLUMNS) for person in people[slot::count]] for slot in range(count)]
    if url.startswith("sqlite:"):
        with sqlite3.connect(url.removeprefix("sqlite:")) as database:
            for slot, part in enumerate(parts, 1):
                database.execute(create.format(slot))
                database.executemany(f"INSERT INTO part{slot} VALUES ({', '.join('?' * len(COLUMNS))})", part)
        return
    place = urllib.parse.urlsplit(url)
    quoted = lambda text: "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    sql = []
    for slot, part in enumerate(parts, 1):
        sql.append(create.format(slot) + ";")
        for begin in range(0, len(part), 500):
            rows = ", ".join("(" + ", ".join(map(quoted, row)) + ")" for row in part[begin:begin + 500])
            sql.append(f"INSERT INTO part{slot} VALUES {rows};")
    words = ["mariadb", "--no-defaults", "--protocol=tcp", "--default-character-set=utf8mb4", "-h", place.hostname, "-P", str(place.port), "-u", place.username, place.path[1:]]
    subprocess.run(words, input="\n".join(sql).encode(), check=True)


def measured(program, folder, requests, words):
    """CPU ms and p50 ms of each request on the desk in this folder."""
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    browser = Browser(int(re.search(r":(\d+)", server.stdout.readline()).group(1)))
    while browser.ask("GET", "/readyz")[0] != 200:
        time.sleep(.01)
    # Sources that are read for the first time are read once more two seconds later.
    time.sleep(6)
    browser.ask("POST", "/sign-in", {"csrf": browser.token("/sign-in"), "login": "admin", "password": "correct horse", "next": "/"})
    found = {}
    for name, address in words:
        for _ in range(10):
            status, page = browser.ask("GET", address)
            assert status == 200, (name, status)
        times, before = [], cpu(server.pid)
        for _ in range(requests):
            start = time.perf_counter()
            browser.ask("GET", address)
            times.append((time.perf_counter() - start) * 1000)
        spent = (cpu(server.pid) - before) * 1000 / requests
        total = re.search(r"([\d,]+) (?:people|person)", page)
        found[name] = (spent, sorted(times)[len(times) // 2], total.group(1) if total else "")
    before = cpu(server.pid)
    time.sleep(20)
    idle = (cpu(server.pid) - before) / 20
    print(f"{folder.name}: idle memory {memory(server.pid)}, idle {idle * 100:.1f} % of a core")
    server.terminate()
    server.wait()
    return found


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--people", type=int, default=100_000)
    args.add_argument("--sources", type=int, default=10)
    args.add_argument("--requests", type=int, default=200)
    args.add_argument("--foreign", default="", help="an empty database for the sources instead of a file of SQLite")
    args.add_argument("--program", default=str(pathlib.Path(__file__).resolve().parent.parent / "target/release/padron"))
    args = args.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="padron-bench-"))
    subprocess.run([args.program, "customer-users", "make-up", "--out", root, "--people", str(args.people)], check=True, stdout=subprocess.DEVNULL)
    with open(root / "customer_users.csv", newline="", encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    one, several = root / "one-source", root / f"{args.sources}-sources"
    for folder in (one, several):
        folder.mkdir()
    url = args.foreign or f"sqlite:{several}/parts.db"
    fill(url, people, args.sources)
    for folder in (one, several):
        run = lambda *words, text="": subprocess.run([args.program, *words], cwd=folder, input=text.encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run("init", "--admin", "admin", "--password-stdin", text="correct horse\n")
        run("customers", "import", root / "customers.csv")
        if folder == one:
            run("customer-users", "import", root / "customer_users.csv", "--accept-legacy")
    (several / "padron.toml").write_text(configuration(args.sources, url), encoding="utf-8")
    quoted = urllib.parse.quote
    rare = next(person["last_name"][1:6] for person in reversed(people) if len(person["last_name"]) > 8)
    words = [(name, f"/customer-users?limit=50&search={quoted(text)}") for name, text in
             [("search nothing, 50 rows", ""), ("search garcía", "garcía"), ("search *son*", "*son*"), ("search an e-mail", people[4711 % len(people)]["email"]), ("search something rare", rare)]]
    words += [("list by name, 1,000 rows", "/customer-users?limit=1000&sort=name"), ("a person", f"/customer-users/{quoted(people[47]['login'])}"), ("palette", "/find?q=garc")]
    before, after = (measured(args.program, folder, args.requests, words) for folder in (one, several))
    print(f"\n| request | CPU ms, one | {args.sources} sources | p50 ms, one | {args.sources} sources | CPU ratio |\n|---|--:|--:|--:|--:|--:|")
    for name, _ in words:
        (spent, median, total), (spent2, median2, total2) = before[name], after[name]
        assert total == total2, (name, total, total2)
        print(f"| {name} | {spent:.2f} | {spent2:.2f} | {median:.2f} | {median2:.2f} | {spent2 / max(spent, .01):.2f} |")
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
