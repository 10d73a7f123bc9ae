-- Directories: a copy of the people that each of them last said are there, and the readings it was made by.
--
-- directories by name; revision rises with every change of the copy; paused: what a reading finds waits for an administrator
CREATE TABLE padron_directory_source (
    id       bigserial NOT NULL,
    name     VARCHAR(191) NOT NULL,
    revision BIGINT NOT NULL,
    paused   SMALLINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX padron_directory_source_name ON padron_directory_source (name);

-- people: id is the number they keep for ever, stable_key the digest of what the directory knows them by; content is JSON: fields
-- and further customers; what is looked up by stands beside it, cut where it is too long; gone_at is empty while they are there
CREATE TABLE padron_directory_person (
    id          bigserial NOT NULL,
    source_id   BIGINT NOT NULL,
    stable_key  VARCHAR(32) NOT NULL,
    stable_id   TEXT NOT NULL,
    login       VARCHAR(191) NOT NULL,
    email       VARCHAR(191) NOT NULL,
    customer_id VARCHAR(191) NOT NULL,
    last_name   VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    content     TEXT NOT NULL,
    digest      BIGINT NOT NULL,
    create_time timestamp(0),
    change_time timestamp(0),
    gone_at     timestamp(0),
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX padron_directory_person_key ON padron_directory_person (source_id, stable_key);

CREATE INDEX padron_directory_person_login ON padron_directory_person (source_id, LOWER(login));

CREATE INDEX padron_directory_person_email ON padron_directory_person (source_id, LOWER(email));

CREATE INDEX padron_directory_person_customer_id ON padron_directory_person (source_id, LOWER(customer_id));

-- readings; whole: everybody, changes: who changed, plan: everybody, only to look; cause and sentence of those that failed; mark: what is held, as one number
CREATE TABLE padron_source_run (
    id           bigserial NOT NULL,
    source_id    BIGINT NOT NULL,
    kind         VARCHAR(10) NOT NULL,
    state        VARCHAR(12) NOT NULL,
    began_at     timestamp(0) NOT NULL,
    ended_at     timestamp(0),
    milliseconds BIGINT NOT NULL,
    entries      BIGINT NOT NULL,
    n_new        BIGINT NOT NULL,
    n_changed    BIGINT NOT NULL,
    n_same       BIGINT NOT NULL,
    n_disabled   BIGINT NOT NULL,
    n_gone       BIGINT NOT NULL,
    n_back       BIGINT NOT NULL,
    newest_at    timestamp(0),
    mark         BIGINT NOT NULL,
    cause        VARCHAR(40) NOT NULL,
    sentence     VARCHAR(1000) NOT NULL,
    decided_by   VARCHAR(191) NOT NULL,
    decided_at   timestamp(0),
    PRIMARY KEY (id)
);

CREATE INDEX padron_source_run_source ON padron_source_run (source_id, id);

-- what a reading changed or would change: new, changed, disabled, gone, back; contents as in padron_directory_person
CREATE TABLE padron_source_run_change (
    run_id      BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    what        VARCHAR(10) NOT NULL,
    stable_key  VARCHAR(32) NOT NULL,
    stable_id   TEXT NOT NULL,
    login       VARCHAR(191) NOT NULL,
    before_content TEXT,
    after_content  TEXT,
    create_time timestamp(0),
    change_time timestamp(0),
    applied     SMALLINT NOT NULL,
    PRIMARY KEY (run_id, seq)
);

CREATE INDEX padron_source_run_change_what ON padron_source_run_change (run_id, what, seq);
