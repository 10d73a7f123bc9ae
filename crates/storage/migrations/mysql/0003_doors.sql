-- What the doors need: tokens of programs, jobs with their files and rows, mail that waits, settings, and who made a change.
--
-- tokens of programs; the token itself was told once; scopes is empty for all rights of the agent
CREATE TABLE padron_token (
    id         BIGINT NOT NULL AUTO_INCREMENT,
    token_hash VARCHAR(64) NOT NULL,
    user_id    INTEGER NOT NULL,
    name       VARCHAR(100) NOT NULL,
    scopes     VARCHAR(1000) NOT NULL,
    created_at DATETIME NOT NULL,
    expires_at DATETIME,
    used_at    DATETIME,
    PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE UNIQUE INDEX padron_token_hash ON padron_token (token_hash);

CREATE INDEX padron_token_user_id ON padron_token (user_id);

-- answers to requests with an Idempotency-Key, so that a repeated request gets the first answer, also after a restart
CREATE TABLE padron_idempotency (
    token_id     BIGINT NOT NULL,
    request_key  VARCHAR(200) NOT NULL,
    request_hash VARCHAR(64) NOT NULL,
    status       INTEGER NOT NULL,
    headers      LONGTEXT,
    body         LONGTEXT,
    created_at   DATETIME NOT NULL,
    PRIMARY KEY (token_id, request_key)
) ENGINE=InnoDB;

CREATE INDEX padron_idempotency_created_at ON padron_idempotency (created_at);

-- work that outlives a request: imports, bulk edits, undoing them; options, counts and faults are JSON
CREATE TABLE padron_job (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    kind        VARCHAR(30) NOT NULL,
    state       VARCHAR(20) NOT NULL,
    user_id     INTEGER NOT NULL,
    actor       VARCHAR(191) NOT NULL,
    actor_kind  VARCHAR(20) NOT NULL,
    door        VARCHAR(20) NOT NULL,
    title       VARCHAR(250) NOT NULL,
    options     LONGTEXT NOT NULL,
    counts      LONGTEXT NOT NULL,
    total       BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    fault       LONGTEXT,
    runner      VARCHAR(64),
    created_at  DATETIME NOT NULL,
    started_at  DATETIME,
    seen_at     DATETIME,
    finished_at DATETIME,
    PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE INDEX padron_job_state ON padron_job (state);

-- the file of a job, in pieces
CREATE TABLE padron_job_chunk (
    job_id BIGINT NOT NULL,
    seq    INTEGER NOT NULL,
    bytes  LONGBLOB NOT NULL,
    PRIMARY KEY (job_id, seq)
) ENGINE=InnoDB;

-- rows of a job that somebody will want to look at: refused ones, changes, what could not be undone; content is JSON
CREATE TABLE padron_job_row (
    job_id     BIGINT NOT NULL,
    row_no     BIGINT NOT NULL,
    verdict    VARCHAR(20) NOT NULL,
    object_key VARCHAR(191) NOT NULL,
    content    LONGTEXT NOT NULL,
    PRIMARY KEY (job_id, row_no)
) ENGINE=InnoDB;

CREATE INDEX padron_job_row_verdict ON padron_job_row (job_id, verdict, row_no);

-- which column of a file was taken for which field, remembered by the column's folded name
CREATE TABLE padron_import_column (
    object_kind VARCHAR(30) NOT NULL,
    header      VARCHAR(150) NOT NULL,
    field       VARCHAR(100) NOT NULL,
    PRIMARY KEY (object_kind, header)
) ENGINE=InnoDB;

-- mail on its way; what is said is made when it is sent, so that no secret lies here; params is JSON
CREATE TABLE padron_mail (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    template    VARCHAR(50) NOT NULL,
    language    VARCHAR(10) NOT NULL,
    recipient   VARCHAR(250) NOT NULL,
    object_key  VARCHAR(191) NOT NULL,
    params      LONGTEXT NOT NULL,
    state       VARCHAR(20) NOT NULL,
    tries       INTEGER NOT NULL,
    fault       VARCHAR(1000),
    job_id      BIGINT,
    created_at  DATETIME NOT NULL,
    next_try_at DATETIME NOT NULL,
    sent_at     DATETIME,
    PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE INDEX padron_mail_state ON padron_mail (state, next_try_at);

-- links that let a customer user set a password, once; only the hash of the secret is kept
CREATE TABLE padron_password_link (
    token_hash VARCHAR(64) NOT NULL,
    login      VARCHAR(191) NOT NULL,
    created_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    PRIMARY KEY (token_hash)
) ENGINE=InnoDB;

CREATE INDEX padron_password_link_login ON padron_password_link (login);

-- settings made here rather than in padron.toml, by the family's names; the value is JSON
CREATE TABLE padron_setting (
    name       VARCHAR(191) NOT NULL,
    content    LONGTEXT NOT NULL,
    changed_at DATETIME NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (name)
) ENGINE=InnoDB;

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
) ENGINE=InnoDB;

-- 0 while nobody has put a change of another program into the history; our own changes are in it from the start. What
-- other programs change comes with how (op), under which key (login, customer_id) and from which values (old_values: the
-- columns in the order of the form, the validity, for people whether the password changed; U+001F stands between them)
ALTER TABLE padron_change ADD COLUMN recorded SMALLINT NOT NULL DEFAULT 1;

ALTER TABLE padron_change ADD COLUMN op VARCHAR(10);

ALTER TABLE padron_change ADD COLUMN old_key VARCHAR(191);

ALTER TABLE padron_change ADD COLUMN old_values LONGTEXT;

CREATE INDEX padron_change_open ON padron_change (recorded, seq);

-- @padron_turn is 1 in a transaction of ours, which writes the history itself
DROP TRIGGER padron_customer_user_insert;

DROP TRIGGER padron_customer_user_update;

DROP TRIGGER padron_customer_user_delete;

DROP TRIGGER padron_customer_company_insert;

DROP TRIGGER padron_customer_company_update;

DROP TRIGGER padron_customer_company_delete;

CREATE TRIGGER padron_customer_user_insert AFTER INSERT ON customer_user
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key, op, recorded) VALUES ('customer_user', NEW.id, 'insert', IFNULL(@padron_turn, 0));

CREATE TRIGGER padron_customer_user_update AFTER UPDATE ON customer_user
FOR EACH ROW
BEGIN
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer_user', OLD.id, 'update', OLD.login, IF(IFNULL(@padron_turn, 0) = 1, NULL,
        CONCAT_WS(CHAR(31 USING utf8mb4), IFNULL(OLD.title, ''), IFNULL(OLD.first_name, ''), IFNULL(OLD.last_name,
        ''), IFNULL(OLD.login, ''), IFNULL(OLD.email, ''), IFNULL(OLD.customer_id, ''), IFNULL(OLD.phone, ''),
        IFNULL(OLD.fax, ''), IFNULL(OLD.mobile, ''), IFNULL(OLD.street, ''), IFNULL(OLD.zip, ''), IFNULL(OLD.city,
        ''), IFNULL(OLD.country, ''), IFNULL(OLD.comments, ''), IFNULL(OLD.valid_id, ''), IF(OLD.pw <=> NEW.pw, '0',
        '1'))), IFNULL(@padron_turn, 0));
    IF NEW.id <> OLD.id THEN
        INSERT INTO padron_change (kind, object_key, op, recorded) VALUES ('customer_user', NEW.id, 'insert', IFNULL(@padron_turn, 0));
    END IF;
END;

CREATE TRIGGER padron_customer_user_delete AFTER DELETE ON customer_user
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer_user', OLD.id, 'delete', OLD.login, IF(IFNULL(@padron_turn, 0) = 1, NULL,
        CONCAT_WS(CHAR(31 USING utf8mb4), IFNULL(OLD.title, ''), IFNULL(OLD.first_name, ''), IFNULL(OLD.last_name,
        ''), IFNULL(OLD.login, ''), IFNULL(OLD.email, ''), IFNULL(OLD.customer_id, ''), IFNULL(OLD.phone, ''),
        IFNULL(OLD.fax, ''), IFNULL(OLD.mobile, ''), IFNULL(OLD.street, ''), IFNULL(OLD.zip, ''), IFNULL(OLD.city,
        ''), IFNULL(OLD.country, ''), IFNULL(OLD.comments, ''), IFNULL(OLD.valid_id, ''), '0')), IFNULL(@padron_turn, 0));

CREATE TRIGGER padron_customer_company_insert AFTER INSERT ON customer_company
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key, op, recorded) VALUES ('customer', NEW.customer_id, 'insert', IFNULL(@padron_turn, 0));

CREATE TRIGGER padron_customer_company_update AFTER UPDATE ON customer_company
FOR EACH ROW
BEGIN
    IF CAST(NEW.customer_id AS BINARY) <> CAST(OLD.customer_id AS BINARY) THEN
        INSERT INTO padron_change (kind, object_key, op) VALUES ('customer', OLD.customer_id, 'left');
    END IF;
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer', NEW.customer_id, 'update', OLD.customer_id, IF(IFNULL(@padron_turn, 0) = 1, NULL,
        CONCAT_WS(CHAR(31 USING utf8mb4), IFNULL(OLD.customer_id, ''), IFNULL(OLD.name, ''), IFNULL(OLD.street, ''),
        IFNULL(OLD.zip, ''), IFNULL(OLD.city, ''), IFNULL(OLD.country, ''), IFNULL(OLD.url, ''), IFNULL(OLD.comments,
        ''), IFNULL(OLD.valid_id, ''))), IFNULL(@padron_turn, 0));
END;

CREATE TRIGGER padron_customer_company_delete AFTER DELETE ON customer_company
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key, op, old_key, old_values, recorded)
    VALUES ('customer', OLD.customer_id, 'delete', OLD.customer_id, IF(IFNULL(@padron_turn, 0) = 1, NULL,
        CONCAT_WS(CHAR(31 USING utf8mb4), IFNULL(OLD.customer_id, ''), IFNULL(OLD.name, ''), IFNULL(OLD.street, ''),
        IFNULL(OLD.zip, ''), IFNULL(OLD.city, ''), IFNULL(OLD.country, ''), IFNULL(OLD.url, ''), IFNULL(OLD.comments,
        ''), IFNULL(OLD.valid_id, ''))), IFNULL(@padron_turn, 0));
