#!/usr/bin/env python3
"""How fast lists leave, and in how much memory: people as CSV, XLSX and JSON lines, a search, and the history by a server.

    cargo build --release && python3 bench/export.py [PEOPLE] [PROGRAM]

Seconds are of the whole process, opening the database included, those of the processor of all its threads (what to compare on a machine
that others use too); memory is its peak, of the server over what it held before (it keeps everybody in memory to search them). Flat is what stays the same however many people there are: compare two sizes.
"""

import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
program = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else "target/release/padron")


def run(*arguments, folder):
    """Wall seconds, processor seconds and peak memory in MB of a command that must succeed."""
    began = time.monotonic()
    child = subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    output = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{arguments}: {output}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    run(program, "customer-users", "make-up", "--people", str(people), "--out", folder, folder=folder)
    here = [program, "--database", f"sqlite:{folder}/padron.db"]
    run(*here, "migrate", folder=folder)
    run(*here, "customers", "import", "customers.csv", folder=folder)
    run(*here, "customer-users", "import", "customer_users.csv", folder=folder)
    steps = [
        ("people, csv", ["customer-users", "export", "--format", "csv", "--out", "p.csv"]),
        ("people, jsonl", ["customer-users", "export", "--format", "jsonl", "--out", "p.jsonl"]),
        ("people, xlsx", ["customer-users", "export", "--format", "xlsx", "--out", "p.xlsx"]),
        ("search, csv", ["customer-users", "export", "a*", "--format", "csv", "--out", "s.csv"]),
    ]
    for name, command in steps:
        seconds, busy, memory = run(*here, *command, folder=folder)
        size = os.path.getsize(f"{folder}/{command[-1]}") / 1e6
        print(f"{name:<16} {people / seconds:>9,.0f} people/s {seconds:>7.2f} s {busy:>7.2f} s CPU {memory:>6.0f} MB  {size:,.0f} MB written")

    # The history leaves by the browser's door alone: a server, somebody who signs in, and its memory before and after.
    password = "correct horse battery 7"
    subprocess.run([*here, "init", "--admin", "bench", "--password-stdin"], input=password.encode(), cwd=folder, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*here, "serve", "--listen", "127.0.0.1:0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        address = None
        while address is None:
            line = server.stdout.readline().decode()
            found = re.search(r"listens on (http://\S+?)/?\s", line)
            address = found and found.group(1)
            if not line:
                sys.exit("the server ended")
        # Whatever else it says is read, so that it never waits for us.
        subprocess.Popen(["cat"], stdin=server.stdout, stdout=subprocess.DEVNULL)
        while True:
            try:
                urllib.request.urlopen(f"{address}/readyz")
                break
            except OSError:
                time.sleep(0.2)
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = browser.open(f"{address}/sign-in").read().decode()
        csrf = re.search(r'name="csrf" value="([^"]*)"', page).group(1)
        form = {"csrf": csrf, "login": "bench", "password": password}
        browser.open(f"{address}/sign-in", urllib.parse.urlencode(form).encode())

        def held(name):
            return int(re.search(rf"{name}:\s+(\d+)", open(f"/proc/{server.pid}/status").read()).group(1)) / 1024

        for form in ("csv", "jsonl"):
            # The peak is counted anew from here.
            open(f"/proc/{server.pid}/clear_refs", "w").write("5")
            before, began, size, entries = held("VmRSS"), time.monotonic(), 0, 0
            with browser.open(f"{address}/export-history?format={form}") as file:
                while piece := file.read(1 << 16):
                    size += len(piece)
                    entries += piece.count(b"\n")
            seconds = time.monotonic() - began
            more = held("VmHWM") - before
            print(f"{'history, ' + form:<16} {entries / seconds:>9,.0f} lines/s {seconds:>8.2f} s {'':>13} {more:>+6.0f} MB  {size / 1e6:,.0f} MB sent")
    finally:
        server.terminate()
        server.wait()
