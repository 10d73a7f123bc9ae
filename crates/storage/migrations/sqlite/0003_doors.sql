-- What the doors need: tokens of programs, jobs with their files and rows, mail that waits, settings, and who made a change.
--
-- tokens of programs; the token itself was told once; scopes is empty for all rights of the agent
CREATE TABLE padron_token (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash VARCHAR(64) NOT NULL,
    user_id    INTEGER NOT NULL,
    name       VARCHAR(100) NOT NULL,
    scopes     VARCHAR(1000) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    used_at    TIMESTAMP
);

CREATE UNIQUE INDEX padron_token_hash ON padron_token (token_hash);

CREATE INDEX padron_token_user_id ON padron_token (user_id);

-- answers to requests with an Idempotency-Key, so that a repeated request gets the first answer, also after a restart
CREATE TABLE padron_idempotency (
    token_id     INTEGER NOT NULL,
    request_key  VARCHAR(200) NOT NULL,
    request_hash VARCHAR(64) NOT NULL,
    status       INTEGER NOT NULL,
    headers      TEXT,
    body         TEXT,
    created_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (token_id, request_key)
);

CREATE INDEX padron_idempotency_created_at ON padron_idempotency (created_at);

-- work that outlives a request: imports, bulk edits, undoing them; options, counts and faults are JSON
CREATE TABLE padron_job (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind        VARCHAR(30) NOT NULL,
    state       VARCHAR(20) NOT NULL,
    user_id     INTEGER NOT NULL,
    actor       VARCHAR(191) NOT NULL,
    actor_kind  VARCHAR(20) NOT NULL,
    door        VARCHAR(20) NOT NULL,
    title       VARCHAR(250) NOT NULL,
    options     TEXT NOT NULL,
    counts      TEXT NOT NULL,
    total       INTEGER NOT NULL,
    done        INTEGER NOT NULL,
    fault       TEXT,
    runner      VARCHAR(64),
    created_at  TIMESTAMP NOT NULL,
    started_at  TIMESTAMP,
    seen_at     TIMESTAMP,
    finished_at TIMESTAMP
);

CREATE INDEX padron_job_state ON padron_job (state);

-- the file of a job, in pieces
CREATE TABLE padron_job_chunk (
    job_id INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (job_id, seq)
);

-- rows of a job that somebody will want to look at: refused ones, changes, what could not be undone; content is JSON
CREATE TABLE padron_job_row (
    job_id     INTEGER NOT NULL,
    row_no     INTEGER NOT NULL,
    verdict    VARCHAR(20) NOT NULL,
    object_key VARCHAR(191) NOT NULL,
    content    TEXT NOT NULL,
    PRIMARY KEY (job_id, row_no)
);

CREATE INDEX padron_job_row_verdict ON padron_job_row (job_id, verdict, row_no);

-- which column of a file was taken for which field, remembered by the column's folded name
CREATE TABLE padron_import_column (
    object_kind VARCHAR(30) NOT NULL,
    header      VARCHAR(150) NOT NULL,
    field       VARCHAR(100) NOT NULL,
    PRIMARY KEY (object_kind, header)
);

-- mail on its way; what is said is made when it is sent, so that no secret lies here; params is JSON
CREATE TABLE padron_mail (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    template    VARCHAR(50) NOT NULL,
    language    VARCHAR(10) NOT NULL,
    recipient   VARCHAR(250) NOT NULL,
    object_key  VARCHAR(191) NOT NULL,
    params      TEXT NOT NULL,
    state       VARCHAR(20) NOT NULL,
    tries       INTEGER NOT NULL,
    fault       VARCHAR(1000),
    job_id      INTEGER,
    created_at  TIMESTAMP NOT NULL,
    next_try_at TIMESTAMP NOT NULL,
    sent_at     TIMESTAMP
);

CREATE INDEX padron_mail_state ON padron_mail (state, next_try_at);

-- links that let a customer user set a password, once; only the hash of the secret is kept
CREATE TABLE padron_password_link (
    token_hash VARCHAR(64) NOT NULL,
    login      VARCHAR(191) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE INDEX padron_password_link_login ON padron_password_link (login);

-- settings made here rather than in padron.toml, by the family's names; the value is JSON
CREATE TABLE padron_setting (
    name       VARCHAR(191) NOT NULL,
    content    TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (name)
);

-- -------------------- More about the history and the feed --------------------
--
-- the job that made a change, and how far a change counts as ours: what other programs write is recorded by whoever sees it
ALTER TABLE padron_audit ADD COLUMN job_id INTEGER;

CREATE INDEX padron_audit_job ON padron_audit (job_id, id);

CREATE INDEX padron_audit_at ON padron_audit (at, id);

CREATE INDEX padron_audit_actor ON padron_audit (actor, id);

CREATE INDEX padron_audit_door ON padron_audit (door, id);

CREATE INDEX padron_audit_kind ON padron_audit (object_kind, id);

CREATE INDEX padron_audit_verb ON padron_audit (verb, id);

-- which fields a change touched, so that the history can be asked for one of them
CREATE TABLE padron_audit_field (
    field    VARCHAR(100) NOT NULL,
    audit_id INTEGER NOT NULL,
    PRIMARY KEY (field, audit_id)
);

-- 0 while nobody has put a change of another program into the history; our own changes are in it from the start. What
-- other programs change comes with how (op), under which key (login, customer_id) and from which values (old_values: the
-- columns in the order of the form, the validity, for people whether the password changed; U+001F stands between them)
ALTER TABLE padron_change ADD COLUMN recorded INTEGER NOT NULL DEFAULT 1;

ALTER TABLE padron_change ADD COLUMN op VARCHAR(10);

ALTER TABLE padron_change ADD COLUMN old_key VARCHAR(191);

ALTER TABLE padron_change ADD COLUMN old_values TEXT;

CREATE INDEX padron_change_open ON padron_change (seq) WHERE recorded = 0;

-- whether the transaction that runs is ours and writes the history itself (1), and adds so much that rows of the feed for
-- each would tell nobody anything (2); neither is ever seen from outside of it
CREATE TABLE padron_turn (
    open INTEGER NOT NULL
);

INSERT INTO padron_turn (open) VALUES (0);

DROP TRIGGER padron_customer_user_insert;

DROP TRIGGER padron_customer_user_update;

DROP TRIGGER padron_customer_user_delete;

DROP TRIGGER padron_customer_company_insert;

DROP TRIGGER padron_customer_company_update;

DROP TRIGGER padron_customer_company_delete;

CREATE TRIGGER padron_customer_user_insert AFTER INSERT ON customer_user
WHEN IFNULL((SELECT t.open FROM padron_turn t), 0) < 2
BEGIN
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer_user', CAST(NEW.id AS TEXT), 'insert', NULL, NULL, IFNULL((SELECT t.open FROM padron_turn t), 0));
END;

CREATE TRIGGER padron_customer_user_update AFTER UPDATE ON customer_user
BEGIN
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer_user', CAST(OLD.id AS TEXT), 'update', OLD.login, CASE WHEN (SELECT t.open FROM padron_turn t) = 1 THEN NULL ELSE
        IFNULL(OLD.title, '')
        || char(31) || IFNULL(OLD.first_name, '')
        || char(31) || IFNULL(OLD.last_name, '')
        || char(31) || IFNULL(OLD.login, '')
        || char(31) || IFNULL(OLD.email, '')
        || char(31) || IFNULL(OLD.customer_id, '')
        || char(31) || IFNULL(OLD.phone, '')
        || char(31) || IFNULL(OLD.fax, '')
        || char(31) || IFNULL(OLD.mobile, '')
        || char(31) || IFNULL(OLD.street, '')
        || char(31) || IFNULL(OLD.zip, '')
        || char(31) || IFNULL(OLD.city, '')
        || char(31) || IFNULL(OLD.country, '')
        || char(31) || IFNULL(OLD.comments, '')
        || char(31) || IFNULL(OLD.valid_id, '')
        || char(31) || CASE WHEN OLD.pw IS NOT NEW.pw THEN '1' ELSE '0' END END, IFNULL((SELECT t.open FROM padron_turn t), 0));
    INSERT INTO padron_change (kind, object_key, op, recorded)
    SELECT 'customer_user', CAST(NEW.id AS TEXT), 'insert', IFNULL((SELECT t.open FROM padron_turn t), 0) WHERE NEW.id <> OLD.id;
END;

CREATE TRIGGER padron_customer_user_delete AFTER DELETE ON customer_user
BEGIN
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer_user', CAST(OLD.id AS TEXT), 'delete', OLD.login, CASE WHEN (SELECT t.open FROM padron_turn t) = 1 THEN NULL ELSE
        IFNULL(OLD.title, '')
        || char(31) || IFNULL(OLD.first_name, '')
        || char(31) || IFNULL(OLD.last_name, '')
        || char(31) || IFNULL(OLD.login, '')
        || char(31) || IFNULL(OLD.email, '')
        || char(31) || IFNULL(OLD.customer_id, '')
        || char(31) || IFNULL(OLD.phone, '')
        || char(31) || IFNULL(OLD.fax, '')
        || char(31) || IFNULL(OLD.mobile, '')
        || char(31) || IFNULL(OLD.street, '')
        || char(31) || IFNULL(OLD.zip, '')
        || char(31) || IFNULL(OLD.city, '')
        || char(31) || IFNULL(OLD.country, '')
        || char(31) || IFNULL(OLD.comments, '')
        || char(31) || IFNULL(OLD.valid_id, '')
        || char(31) || '0' END, IFNULL((SELECT t.open FROM padron_turn t), 0));
END;

CREATE TRIGGER padron_customer_company_insert AFTER INSERT ON customer_company
WHEN IFNULL((SELECT t.open FROM padron_turn t), 0) < 2
BEGIN
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer', NEW.customer_id, 'insert', NULL, NULL, IFNULL((SELECT t.open FROM padron_turn t), 0));
END;

CREATE TRIGGER padron_customer_company_update AFTER UPDATE ON customer_company
BEGIN
    INSERT INTO padron_change (kind, object_key, op, recorded)
    SELECT 'customer', OLD.customer_id, 'left', 1 WHERE NEW.customer_id <> OLD.customer_id;
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer', NEW.customer_id, 'update', OLD.customer_id, CASE WHEN (SELECT t.open FROM padron_turn t) = 1 THEN NULL ELSE
        IFNULL(OLD.customer_id, '')
        || char(31) || IFNULL(OLD.name, '')
        || char(31) || IFNULL(OLD.street, '')
        || char(31) || IFNULL(OLD.zip, '')
        || char(31) || IFNULL(OLD.city, '')
        || char(31) || IFNULL(OLD.country, '')
        || char(31) || IFNULL(OLD.url, '')
        || char(31) || IFNULL(OLD.comments, '')
        || char(31) || IFNULL(OLD.valid_id, '') END, IFNULL((SELECT t.open FROM padron_turn t), 0));
END;

CREATE TRIGGER padron_customer_company_delete AFTER DELETE ON customer_company
BEGIN
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer', OLD.customer_id, 'delete', OLD.customer_id, CASE WHEN (SELECT t.open FROM padron_turn t) = 1 THEN NULL ELSE
        IFNULL(OLD.customer_id, '')
        || char(31) || IFNULL(OLD.name, '')
        || char(31) || IFNULL(OLD.street, '')
        || char(31) || IFNULL(OLD.zip, '')
        || char(31) || IFNULL(OLD.city, '')
        || char(31) || IFNULL(OLD.country, '')
        || char(31) || IFNULL(OLD.url, '')
        || char(31) || IFNULL(OLD.comments, '')
        || char(31) || IFNULL(OLD.valid_id, '') END, IFNULL((SELECT t.open FROM padron_turn t), 0));
END;
