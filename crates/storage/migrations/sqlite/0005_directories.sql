-- Directories: a copy of the people that each of them last said are there, and the readings it was made by.
--
-- directories by name; revision rises with every change of the copy; paused: what a reading finds waits for an administrator
CREATE TABLE padron_directory_source (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name     VARCHAR(191) NOT NULL,
    revision INTEGER NOT NULL,
    paused   SMALLINT NOT NULL
);

CREATE UNIQUE INDEX padron_directory_source_name ON padron_directory_source (name);

-- people: id is the number they keep for ever, stable_key the digest of what the directory knows them by; content is JSON: fields
-- and further customers; what is looked up by stands beside it, cut where it is too long; gone_at is empty while they are there
CREATE TABLE padron_directory_person (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source_id   INTEGER NOT NULL,
    stable_key  VARCHAR(32) NOT NULL,
    stable_id   TEXT NOT NULL,
    login       VARCHAR(191) NOT NULL,
    email       VARCHAR(191) NOT NULL,
    customer_id VARCHAR(191) NOT NULL,
    last_name   VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    content     TEXT NOT NULL,
    digest      BIGINT NOT NULL,
    create_time TIMESTAMP,
    change_time TIMESTAMP,
    gone_at     TIMESTAMP
);

CREATE UNIQUE INDEX padron_directory_person_key ON padron_directory_person (source_id, stable_key);

CREATE INDEX padron_directory_person_login ON padron_directory_person (source_id, login COLLATE NOCASE);

CREATE INDEX padron_directory_person_email ON padron_directory_person (source_id, email COLLATE NOCASE);

CREATE INDEX padron_directory_person_customer_id ON padron_directory_person (source_id, customer_id COLLATE NOCASE);

-- readings; whole: everybody, changes: who changed, plan: everybody, only to look; cause and sentence of those that failed; mark: what is held, as one number
CREATE TABLE padron_source_run (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source_id    INTEGER NOT NULL,
    kind         VARCHAR(10) NOT NULL,
    state        VARCHAR(12) NOT NULL,
    began_at     TIMESTAMP NOT NULL,
    ended_at     TIMESTAMP,
    milliseconds BIGINT NOT NULL,
    entries      BIGINT NOT NULL,
    n_new        BIGINT NOT NULL,
    n_changed    BIGINT NOT NULL,
    n_same       BIGINT NOT NULL,
    n_disabled   BIGINT NOT NULL,
    n_gone       BIGINT NOT NULL,
    n_back       BIGINT NOT NULL,
    newest_at    TIMESTAMP,
    mark         BIGINT NOT NULL,
    cause        VARCHAR(40) NOT NULL,
    sentence     VARCHAR(1000) NOT NULL,
    decided_by   VARCHAR(191) NOT NULL,
    decided_at   TIMESTAMP
);

CREATE INDEX padron_source_run_source ON padron_source_run (source_id, id);

-- what a reading changed or would change: new, changed, disabled, gone, back; contents as in padron_directory_person
CREATE TABLE padron_source_run_change (
    run_id      INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    what        VARCHAR(10) NOT NULL,
    stable_key  VARCHAR(32) NOT NULL,
    stable_id   TEXT NOT NULL,
    login       VARCHAR(191) NOT NULL,
    before_content TEXT,
    after_content  TEXT,
    create_time TIMESTAMP,
    change_time TIMESTAMP,
    applied     SMALLINT NOT NULL,
    PRIMARY KEY (run_id, seq)
);

CREATE INDEX padron_source_run_change_what ON padron_source_run_change (run_id, what, seq);
