#!/usr/bin/env python3
"""Keep the companies and people of one Padrón equal to those of another.

The first run copies every customer and customer user; a later one applies what changed since; with --follow it stays
and applies changes as they happen. The position in FROM's log lies in a padron-copy-….json in the current folder: the
script may be killed at any moment. Without it, or where FROM no longer knows it, everything is compared.

Passwords cannot be read: whoever is added in TO gets one nobody knows. REST cannot remove a record: what is gone in
FROM is set to `invalid` in TO. That, and what TO refuses, is told on standard error, and makes the exit status 1.
"""
import argparse
import concurrent.futures
import http.client
import json
import pathlib
import sys
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
import uuid

ADDRESS = "street", "zip", "city", "country", "comment", "valid"
KINDS = {  # of each kind the path, the key, and what can be written
    "customer": ("/customers", "customer_id", ("customer_id", "name", "url", *ADDRESS)),
    "customer_user": ("/customer-users", "login", ("login", "title", "first_name", "last_name", "email", "customer_id",
                                                   "phone", "fax", "mobile", *ADDRESS)),
}


class Refused(Exception):
    """An answer 4xx: the status, and the problem as JSON text."""


class Server:
    def __init__(self, url, token):
        self.base, self.token = url.rstrip("/").removesuffix("/api/v1") + "/api/v1", token

    def ask(self, method, path, body=None, **query):
        """The answer to a request, which is repeated while the server is busy or away."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
                   "Idempotency-Key": str(uuid.uuid4())}  # a POST that is repeated is done once
        address = f"{self.base}{path}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(address, data, headers, method=method)
        while True:
            pause = 1.0
            try:
                with urllib.request.urlopen(request, timeout=90) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code < 500 and error.code != 429:
                    raise Refused(error.code, error.read().decode()) from None
                pause = float(error.headers.get("Retry-After", pause))
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(pause)

    def all(self, kind):  # every record, by key
        path, key, _ = KINDS[kind]
        records, query = {}, {"limit": 1000}
        while query:
            page = self.ask("GET", path, **query)
            records.update((record[key], record) for record in page["items"])
            query = page["next_cursor"] and {"limit": 1000, "cursor": page["next_cursor"]}
        return records

    def one(self, method, kind, key, body=None):
        """Read or change one record; None where there is none."""
        for form in dict.fromkeys((key, unicodedata.normalize("NFC", key))):  # text that is written becomes NFC
            name = ("_" if key.lstrip("_") in (".", "..") else "") + urllib.parse.quote(form, safe="")
            try:
                return self.ask(method, f"{KINDS[kind][0]}/{name}", body)
            except Refused as refused:
                if refused.args[0] != 404:
                    raise

    def put(self, kind, key, values):
        return self.one("PATCH", kind, key, values) or self.ask("POST", KINDS[kind][0], values)


class Copy:  # `next` is the position; `whole` says whether everything before it was copied
    def __init__(self, source, target, place):
        self.source, self.target, self.place, self.told = source, target, pathlib.Path(place), False
        self.next, self.whole = json.loads(self.place.read_text()) if self.place.exists() else (None, False)
        if self.next is not None and self.next > source.ask("GET", "/changes", after="latest")["next"]:
            self.next, self.whole = None, False  # of another log

    def save(self, position, whole):
        self.next, self.whole = position, whole
        self.place.with_suffix(".new").write_text(json.dumps([position, whole]))
        self.place.with_suffix(".new").replace(self.place)

    def tell(self, kind, key, why):
        self.told = True
        print(f"{kind} {key!r}: {why}", file=sys.stderr, flush=True)

    def run(self, follow):
        while True:
            try:
                if not self.whole:
                    self.everything()
                self.changes(50 if follow else 0)
            except Refused as refused:
                if refused.args[0] != 410:
                    raise
                self.next, self.whole = None, False  # changes after the position were dropped
            if self.whole and not follow:
                return

    def changes(self, wait=0):
        """Apply what happened since the position, until nothing more did; without a position only find one."""
        while True:
            page = self.source.ask("GET", "/changes", limit=1000, wait=wait if self.whole else 0,
                                   after="latest" if self.next is None else self.next)
            for change in page["items"]:
                if change["kind"] == "all":  # another database: begin anew
                    self.next, self.whole = None, False
                    return self.changes()
                if change["kind"] in KINDS:
                    self.apply(change["kind"], change["key"], change["verb"], change["before"], change["after"])
                if (change["kind"], change["verb"], change["door"]) == ("customer", "rename", "other"):
                    self.whole = False  # its people moved in TO, but perhaps not in FROM: compare
                self.save(change["seq"], self.whole)
            self.save(page["next"], self.whole)
            if not page["items"]:
                return

    def apply(self, kind, key, verb, before, after):
        _, name, fields = KINDS[kind]
        values = {field: after.get(field, "") for field in fields if verb == "add" or field in before or field in after}
        try:
            if verb == "remove":
                return self.remove(kind, key)
            if verb == "add":
                return self.target.put(kind, key, values)
            if not values or any(self.target.one("PATCH", kind, old, values) for old in (before.get(name, key), key)):
                return
            why = "was not there"
        except Refused as refused:
            why = refused
        if record := self.source.one("GET", kind, key):  # as it is now; if it is gone, a later change says so
            try:
                self.target.put(kind, key, {field: record[field] for field in fields})
            except Refused as refused:
                self.tell(kind, key, f"{why}; then {refused}")

    def remove(self, kind, key):
        if self.target.one("PATCH", kind, key, {"valid": "invalid"}):
            self.tell(kind, key, "is gone; set to invalid")

    def everything(self):
        """Compare all records, read while nothing happened, and write the differences."""
        for _ in range(20):
            self.changes()  # also what an earlier run did not end
            wanted = {kind: self.source.all(kind) for kind in KINDS}
            if not self.source.ask("GET", "/changes", after=self.next, limit=1)["items"]:
                break
        for kind, (_, _, fields) in KINDS.items():
            here = self.target.all(kind)
            old = {here[key].get("name"): key for key in set(here) - set(wanted[kind])}  # a name is unique: renamed

            def write(key):
                values = {field: wanted[kind][key][field] for field in fields}
                try:
                    if any(here.get(key, {}).get(field) != value for field, value in values.items()):
                        self.target.put(kind, old.get(values.get("name", key), key), values)
                except Refused as refused:
                    return key, refused

            failed = dict.fromkeys(wanted[kind])
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                for _ in range(3):  # again, where one stood in the way of another
                    failed = dict(filter(None, pool.map(write, failed)))
            for key, refused in failed.items():
                self.tell(kind, key, refused)
            for key in set(self.target.all(kind)) - {unicodedata.normalize("NFC", key) for key in wanted[kind]}:
                self.remove(kind, key)
        self.save(self.next, True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("FROM_URL", "FROM_TOKEN", "TO_URL", "TO_TOKEN"):
        parser.add_argument(name)
    parser.add_argument("--follow", action="store_true", help="stay, and apply changes as they happen")
    given = parser.parse_args()
    place = "padron-copy-" + urllib.parse.quote(f"{given.FROM_URL} {given.TO_URL}", safe="") + ".json"
    try:
        copy = Copy(Server(given.FROM_URL, given.FROM_TOKEN), Server(given.TO_URL, given.TO_TOKEN), place)
        copy.run(given.follow)
    except Refused as refused:
        sys.exit(f"copy.py: {refused}")
    sys.exit(copy.told)


if __name__ == "__main__":
    main()
