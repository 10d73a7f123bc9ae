-- What the doors need: tokens of programs, jobs with their files and rows, mail that waits, settings, and who made a change.
--
-- tokens of programs; the token itself was told once; scopes is empty for all rights of the agent
CREATE TABLE padron_token (
    id         bigserial NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    user_id    INTEGER NOT NULL,
    name       VARCHAR(100) NOT NULL,
    scopes     VARCHAR(1000) NOT NULL,
    created_at timestamp(0) NOT NULL,
    expires_at timestamp(0),
    used_at    timestamp(0),
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX padron_token_hash ON padron_token (token_hash);

CREATE INDEX padron_token_user_id ON padron_token (user_id);

-- answers to requests with an Idempotency-Key, so that a repeated request gets the first answer, also after a restart
CREATE TABLE padron_idempotency (
    token_id     BIGINT NOT NULL,
    request_key  VARCHAR(200) NOT NULL,
    request_hash VARCHAR(64) NOT NULL,
    status       INTEGER NOT NULL,
    headers      TEXT,
    body         TEXT,
    created_at   timestamp(0) NOT NULL,
    PRIMARY KEY (token_id, request_key)
);

CREATE INDEX padron_idempotency_created_at ON padron_idempotency (created_at);

-- work that outlives a request: imports, bulk edits, undoing them; options, counts and faults are JSON
CREATE TABLE padron_job (
    id          bigserial NOT NULL,
    kind        VARCHAR(30) NOT NULL,
    state       VARCHAR(20) NOT NULL,
    user_id     INTEGER NOT NULL,
    actor       VARCHAR(191) NOT NULL,
    actor_kind  VARCHAR(20) NOT NULL,
    door        VARCHAR(20) NOT NULL,
    title       VARCHAR(250) NOT NULL,
    options     TEXT NOT NULL,
    counts      TEXT NOT NULL,
    total       BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    fault       TEXT,
    runner      VARCHAR(64),
    created_at  timestamp(0) NOT NULL,
    started_at  timestamp(0),
    seen_at     timestamp(0),
    finished_at timestamp(0),
    PRIMARY KEY (id)
);

CREATE INDEX padron_job_state ON padron_job (state);

-- the file of a job, in pieces
CREATE TABLE padron_job_chunk (
    job_id BIGINT NOT NULL,
    seq    INTEGER NOT NULL,
    bytes  BYTEA NOT NULL,
    PRIMARY KEY (job_id, seq)
);

-- rows of a job that somebody will want to look at: refused ones, changes, what could not be undone; content is JSON
CREATE TABLE padron_job_row (
    job_id     BIGINT NOT NULL,
    row_no     BIGINT NOT NULL,
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
    id          bigserial NOT NULL,
    template    VARCHAR(50) NOT NULL,
    language    VARCHAR(10) NOT NULL,
    recipient   VARCHAR(250) NOT NULL,
    object_key  VARCHAR(191) NOT NULL,
    params      TEXT NOT NULL,
    state       VARCHAR(20) NOT NULL,
    tries       INTEGER NOT NULL,
    fault       VARCHAR(1000),
    job_id      BIGINT,
    created_at  timestamp(0) NOT NULL,
    next_try_at timestamp(0) NOT NULL,
    sent_at     timestamp(0),
    PRIMARY KEY (id)
);

CREATE INDEX padron_mail_state ON padron_mail (state, next_try_at);

-- links that let a customer user set a password, once; only the hash of the secret is kept
CREATE TABLE padron_password_link (
    token_hash VARCHAR(64) NOT NULL,
    login      VARCHAR(191) NOT NULL,
    created_at timestamp(0) NOT NULL,
    expires_at timestamp(0) NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE INDEX padron_password_link_login ON padron_password_link (login);

-- settings made here rather than in padron.toml, by the family's names; the value is JSON
CREATE TABLE padron_setting (
    name       VARCHAR(191) NOT NULL,
    content    TEXT NOT NULL,
    changed_at timestamp(0) NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (name)
);

-- -------------------- More about the history and the feed --------------------
--
-- the job that made a change, and how far a change counts as ours: what other programs write is recorded by whoever sees it
ALTER TABLE padron_audit ADD COLUMN job_id BIGINT;

CREATE INDEX padron_audit_job ON padron_audit (job_id, id);

CREATE INDEX padron_audit_at ON padron_audit (at, id);

CREATE INDEX padron_audit_actor ON padron_audit (actor, id);

CREATE INDEX padron_audit_door ON padron_audit (door, id);

CREATE INDEX padron_audit_kind ON padron_audit (object_kind, id);

CREATE INDEX padron_audit_verb ON padron_audit (verb, id);

-- which fields a change touched, so that the history can be asked for one of them
CREATE TABLE padron_audit_field (
    field    VARCHAR(100) NOT NULL,
    audit_id BIGINT NOT NULL,
    PRIMARY KEY (field, audit_id)
);

-- 0 while nobody has put a change of another program into the history; our own changes are in it from the start. What
-- other programs change comes with how (op), under which key (login, customer_id) and from which values (old_values: the
-- columns in the order of the form, the validity, for people whether the password changed; U+001F stands between them)
ALTER TABLE padron_change ADD COLUMN recorded SMALLINT NOT NULL DEFAULT 1;

ALTER TABLE padron_change ADD COLUMN op VARCHAR(10);

ALTER TABLE padron_change ADD COLUMN old_key VARCHAR(191);

ALTER TABLE padron_change ADD COLUMN old_values TEXT;

CREATE INDEX padron_change_open ON padron_change (seq) WHERE recorded = 0;

-- padron.turn is 1 in a transaction of ours, which writes the history itself
CREATE OR REPLACE FUNCTION padron_customer_user_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    ours SMALLINT := CASE WHEN current_setting('padron.turn', true) = '1' THEN 1 ELSE 0 END;
    was TEXT;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO padron_change (kind, object_key, op, recorded) VALUES ('customer_user', NEW.id::text, 'insert', ours);
        RETURN NULL;
    END IF;
    IF ours = 0 THEN
        was := concat_ws(chr(31), COALESCE(OLD.title::text, ''), COALESCE(OLD.first_name::text, ''),
            COALESCE(OLD.last_name::text, ''), COALESCE(OLD.login::text, ''), COALESCE(OLD.email::text, ''),
            COALESCE(OLD.customer_id::text, ''), COALESCE(OLD.phone::text, ''), COALESCE(OLD.fax::text, ''),
            COALESCE(OLD.mobile::text, ''), COALESCE(OLD.street::text, ''), COALESCE(OLD.zip::text, ''),
            COALESCE(OLD.city::text, ''), COALESCE(OLD.country::text, ''), COALESCE(OLD.comments::text, ''),
            COALESCE(OLD.valid_id::text, ''), CASE WHEN TG_OP = 'UPDATE' AND OLD.pw IS DISTINCT FROM NEW.pw THEN '1' ELSE
            '0' END);
    END IF;
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer_user', OLD.id::text, LOWER(TG_OP), OLD.login, was, ours);
    IF TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
        INSERT INTO padron_change (kind, object_key, op, recorded) VALUES ('customer_user', NEW.id::text, 'insert', ours);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION padron_customer_company_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    ours SMALLINT := CASE WHEN current_setting('padron.turn', true) = '1' THEN 1 ELSE 0 END;
    was TEXT;
    key TEXT;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO padron_change (kind, object_key, op, recorded) VALUES ('customer', NEW.customer_id, 'insert', ours);
        RETURN NULL;
    END IF;
    IF ours = 0 THEN
        was := concat_ws(chr(31), COALESCE(OLD.customer_id::text, ''), COALESCE(OLD.name::text, ''),
            COALESCE(OLD.street::text, ''), COALESCE(OLD.zip::text, ''), COALESCE(OLD.city::text, ''),
            COALESCE(OLD.country::text, ''), COALESCE(OLD.url::text, ''), COALESCE(OLD.comments::text, ''),
            COALESCE(OLD.valid_id::text, ''));
    END IF;
    key := OLD.customer_id;
    IF TG_OP = 'UPDATE' AND NEW.customer_id <> OLD.customer_id THEN
        INSERT INTO padron_change (kind, object_key, op) VALUES ('customer', OLD.customer_id, 'left');
        key := NEW.customer_id;
    END IF;
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer', key, LOWER(TG_OP), OLD.customer_id, was, ours);
    RETURN NULL;
END
$$;

-- the transaction that wrote an entry of the history: it is told to those who follow the log once every older transaction has
-- ended, since numbers are given before a commit, and a reader must not pass over one that is committed late
ALTER TABLE padron_audit ADD COLUMN tx BIGINT NOT NULL DEFAULT 0;

ALTER TABLE padron_audit ALTER COLUMN tx SET DEFAULT txid_current();
