#!/usr/bin/env python3
"""Measures the pages of a running Padrón: CPU time of the server and latency per request, each beside its baseline.

    cargo build --release
    bench/pages.py --customers CUSTOMERS.csv --people PEOPLE.csv [--requests 300] [--database URL]

The CSV files have the column names of the tables; `target/release/padron customer-users make-up --out DIR` writes such
files. Everything happens in a temporary folder, on a free port of 127.0.0.1, against target/release/padron.

Baselines of the same run: an empty handler (`/healthz`), and for what reads or writes the same statement in bare SQL,
through Python's sqlite3 on a copy of the same database. CPU time is the server's own (user + system, from /proc), so it
does not count what the measuring costs; it includes everything the server does meanwhile, the change feed's poll too.
Only for machines that are quiet: quote ratios.
"""
import argparse
import http.client
import os
import pathlib
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse

TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    """What the process keeps for itself, and beside it the pages of the program's own file, which the system may drop."""
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024
             for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Rss")}
    return f"{sizes['RssAnon']:.0f} MB and {sizes['RssFile']:.0f} MB of the program file"


class Browser:
    """One kept-alive connection with cookies."""

    def __init__(self, port):
        self.port, self.cookies = port, {}
        self.open = http.client.HTTPConnection("127.0.0.1", port)

    def ask(self, method, path, form=None, partial=False):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if partial:
            headers["HX-Request"] = "true"
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.open.request(method, path, body, headers)
        answer = self.open.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, text

    def token(self, path):
        return re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", path)[1]).group(1)


def measure(name, pid, count, call):
    for _ in range(min(20, count)):
        call()
    before, times = cpu(pid), []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    spent = (cpu(pid) - before) * 1000 / count
    times.sort()
    p50, p99 = statistics.median(times), times[min(len(times) - 1, int(len(times) * .99))]
    print(f"| {name} | {spent:.2f} | {p50:.2f} | {p99:.2f} |", flush=True)


def bare(name, count, call):
    for _ in range(min(20, count)):
        call()
    before, times = time.process_time(), []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    spent = (time.process_time() - before) * 1000 / count
    times.sort()
    print(f"| — bare SQL: {name} | {spent:.2f} | {statistics.median(times):.2f} | {times[int(len(times) * .99)]:.2f} |", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--customers", required=True)
    args.add_argument("--people", required=True)
    args.add_argument("--requests", type=int, default=300)
    args.add_argument("--program", default=str(pathlib.Path(__file__).resolve().parent.parent / "target/release/padron"))
    args.add_argument("--database", default="", help="an empty database on another engine: postgres://… or mysql://…; the baselines in bare SQL stay those of SQLite")
    args = args.parse_args()
    folder = tempfile.mkdtemp(prefix="padron-bench-")
    embedded = f"sqlite:{folder}/padron.db"
    url = args.database or embedded

    def run(*words, text="", url=url):
        start = time.perf_counter()
        before = os.times()
        subprocess.run([args.program, *words, "--database", url], input=text.encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = os.times()
        return time.perf_counter() - start, after.children_user + after.children_system - before.children_user - before.children_system

    run("init", "--admin", "admin", "--password-stdin", text="correct horse\n")
    run("customers", "import", args.customers)
    wall, spent = run("customer-users", "import", args.people, "--accept-legacy")
    if args.database:
        # What is looked for comes from a copy in SQLite, and so do the baselines.
        run("customers", "import", args.customers, url=embedded)
        run("customer-users", "import", args.people, "--accept-legacy", url=embedded)
        print(f"measured on {url.split(':')[0]}; CPU is Padrón's own, without the database server's")
    with sqlite3.connect(f"{folder}/padron.db") as database:
        people = database.execute("SELECT COUNT(*) FROM customer_user").fetchone()[0]
    print(f"{people} people imported in {wall:.1f} s, {spent:.1f} s of CPU: {people / wall:,.0f} a second")
    shutil.copy(f"{folder}/padron.db", f"{folder}/copy.db")

    start = time.perf_counter()
    server = subprocess.Popen([args.program, "serve", "--listen", "127.0.0.1:0", "--database", url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = int(re.search(r":(\d+)", server.stdout.readline()).group(1))
    browser = Browser(port)
    browser.ask("GET", "/healthz")
    print(f"first answer after {(time.perf_counter() - start) * 1000:.0f} ms", end="")
    while browser.ask("GET", "/readyz")[0] != 200:
        time.sleep(.005)
    print(f", everybody searchable after {(time.perf_counter() - start) * 1000:.0f} ms")
    pid, count = server.pid, args.requests
    time.sleep(1)
    print(f"idle memory {memory(pid)}")
    browser.ask("POST", "/sign-in", {"csrf": browser.token("/sign-in"), "login": "admin", "password": "correct horse", "next": "/"})

    database = sqlite3.connect(f"{folder}/copy.db")
    login, email = database.execute("SELECT login, email FROM customer_user WHERE valid_id = 1 ORDER BY id LIMIT 1 OFFSET ?", [min(4711, people // 2)]).fetchone()
    quoted = urllib.parse.quote(login)
    rare = database.execute("SELECT substr(last_name, 2, 5) FROM customer_user WHERE length(last_name) > 8 ORDER BY id DESC LIMIT 1").fetchone()[0]
    columns = "login, first_name, last_name, customer_id, email, phone"
    like = " OR ".join(f"{column} LIKE ?" for column in columns.split(", "))

    def search(text):
        pattern = [f"%{text.replace('*', '%')}%"] * 6
        return lambda: (database.execute(f"SELECT COUNT(*) FROM customer_user WHERE {like}", pattern).fetchone(),
                        database.execute(f"SELECT * FROM customer_user WHERE {like} ORDER BY login LIMIT 50", pattern).fetchall())

    print("\n| request | CPU ms | p50 ms | p99 ms |\n|---|--:|--:|--:|")
    measure("empty handler `/healthz`", pid, count * 5, lambda: browser.ask("GET", "/healthz"))
    measure("page without data `/account`", pid, count, lambda: browser.ask("GET", "/account"))
    few = max(5, count // 20)
    for name, text in [("empty", ""), ("garcía", "garcía"), ("*son*", "*son*"), ("one e-mail", email), (f"rare `{rare}`", rare)]:
        address = f"/customer-users?limit=50&search={urllib.parse.quote(text)}"
        measure(f"search {name}, 50 rows", pid, count, lambda: browser.ask("GET", address))
        bare(f"{name}, count and 50 rows", few, search(text))
    measure("search *son*, 50 rows, part of the page", pid, count, lambda: browser.ask("GET", "/customer-users?limit=50&search=*son*", partial=True))
    measure("list, 1,000 rows", pid, few * 4, lambda: browser.ask("GET", "/customer-users?limit=1000"))
    measure("list by name, 1,000 rows", pid, few * 4, lambda: browser.ask("GET", "/customer-users?limit=1000&sort=name"))
    bare("1,000 rows in order of login", few, lambda: database.execute("SELECT * FROM customer_user ORDER BY login LIMIT 1000").fetchall())
    measure("edit page", pid, count, lambda: browser.ask("GET", f"/customer-users/{quoted}"))
    bare("one person, company and history", count, lambda: (
        database.execute("SELECT * FROM customer_user WHERE login = ? COLLATE NOCASE", [login]).fetchone(),
        database.execute("SELECT * FROM padron_audit WHERE object_kind = 'customer_user' AND object_key = ? ORDER BY id DESC LIMIT 50", [login]).fetchall()))
    measure("type-ahead of customers", pid, count * 2, lambda: browser.ask("GET", "/suggest/customers?q=log"))
    measure("command palette", pid, count, lambda: browser.ask("GET", "/find?q=garc", partial=True))

    numbers = iter(range(10 ** 9))

    def save():
        page = browser.ask("GET", f"/customer-users/{quoted}")[1]
        find = lambda name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1)
        return {"csrf": find("csrf"), "version": find("version"), "city": f"Town {next(numbers)}", "action": "save"}

    # Reading the form is not part of a save: its CPU time is measured alone and taken off.
    before = cpu(pid)
    for _ in range(count):
        save()
    reading = (cpu(pid) - before) * 1000 / count
    before, times = cpu(pid), []
    for _ in range(count):
        form = save()
        start = time.perf_counter()
        status, _ = browser.ask("POST", f"/customer-users/{quoted}", form)
        times.append((time.perf_counter() - start) * 1000)
        assert status == 303, status
    spent = (cpu(pid) - before) * 1000 / count - reading
    times.sort()
    print(f"| save | {spent:.2f} | {statistics.median(times):.2f} | {times[int(len(times) * .99)]:.2f} |")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("PRAGMA journal_mode=WAL")

    def bare_save():
        database.execute("BEGIN IMMEDIATE")
        database.execute("SELECT * FROM customer_user WHERE login = ? COLLATE NOCASE", [login]).fetchone()
        database.execute("UPDATE customer_user SET city = ?, change_time = '2026-11-24 00:00:00' WHERE login = ?", [f"Town {next(numbers)}", login])
        database.execute("INSERT INTO padron_audit (at, actor_kind, actor, door, verb, object_kind, object_key) VALUES ('2026-11-24 00:00:00', 'agent', 'a', 'web', 'update', 'customer_user', ?)", [login])
        database.execute("COMMIT")
    database.isolation_level = None
    bare("the save's statements, synced", count, bare_save)
    token = browser.token("/add-customer")

    def add():
        number = next(numbers)
        status, _ = browser.ask("POST", "/add-customer", {"csrf": token, "customer_id": f"B{number}", "name": f"Bench {number}", "valid": "valid"})
        assert status == 303, status
    measure("add a customer", pid, count, add)
    token = browser.token("/add-customer-user")
    customer = database.execute("SELECT customer_id FROM customer_company LIMIT 1").fetchone()[0]

    def add_person():
        number = next(numbers)
        form = {"csrf": token, "login": f"bench{number}", "first_name": "B", "last_name": "B", "email": f"b{number}@example.com", "customer_id": customer, "password": "some password", "valid": "valid"}
        status, _ = browser.ask("POST", "/add-customer-user", form)
        assert status == 303, status
    measure("add a person, Argon2id included", pid, few, add_person)
    print(f"\nmemory at the end {memory(pid)}")
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
