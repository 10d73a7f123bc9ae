#!/usr/bin/env python3
"""How fast files of people come in: all or nothing, looked at, as a job, again as `same`, with `sqlite3 .import` as a baseline.

    cargo build --release && python3 bench/import.py [PEOPLE] [PROGRAM]

Seconds are of the whole process, opening the database included, those of the processor of all its threads (what to compare on a machine
that others use too); memory is its peak.
"""

import os
import subprocess
import sys
import tempfile
import time

people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
program = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else "target/release/padron")


def run(*arguments, folder, **more):
    """Wall seconds, processor seconds and peak memory in MB of a command that must succeed."""
    began = time.monotonic()
    child = subprocess.Popen(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    output = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{arguments}: {output}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.strip().splitlines()[-1:]


with tempfile.TemporaryDirectory() as folder:
    run(program, "customer-users", "make-up", "--people", str(people), "--out", folder, folder=folder)
    header = open(f"{folder}/customer_users.csv").readline().strip()

    def fresh(name):
        where = f"sqlite:{folder}/{name}.db"
        run(program, "--database", where, "migrate", folder=folder)
        run(program, "--database", where, "customers", "import", "customers.csv", folder=folder)
        return where

    first, second = fresh("first"), fresh("second")
    file = "customer_users.csv"
    steps = [
        ("all or nothing", [program, "--database", first, "customer-users", "import", file]),
        ("dry run, new", [program, "--database", second, "customer-users", "import", file, "--dry-run"]),
        ("as a job", [program, "--database", second, "customer-users", "import", file, "--partial"]),
        ("dry run, same", [program, "--database", second, "customer-users", "import", file, "--dry-run", "--match", "login"]),
    ]
    columns = ", ".join(f"{name} TEXT" for name in header.split(","))
    bare = ["sqlite3", f"{folder}/bare.db", f"CREATE TABLE p ({columns});", ".mode csv", f".import {file} p"]
    steps.append(("sqlite3 .import", bare))
    for name, command in steps:
        seconds, busy, memory, said = run(*command, folder=folder)
        print(f"{name:<18} {people / seconds:>9,.0f} rows/s {seconds:>7.2f} s {busy:>7.2f} s CPU {memory:>6.0f} MB  {' '.join(said)}")
