-- What Padrón adds of its own. The tables come first; what stands on the family's tables (indexes, triggers) comes last
-- and belongs only into a database that Padrón made itself.
--
-- -------------------- Padrón's tables --------------------
--
-- facts about this installation
CREATE TABLE padron_meta (
    meta_key   VARCHAR(100) NOT NULL,
    meta_value VARCHAR(1000) NOT NULL,
    PRIMARY KEY (meta_key)
);

-- who changed what, when, through which door; values before and after are JSON
CREATE TABLE padron_audit (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at            TIMESTAMP NOT NULL,
    actor_kind    VARCHAR(20) NOT NULL,
    actor         VARCHAR(191) NOT NULL,
    door          VARCHAR(20) NOT NULL,
    verb          VARCHAR(50) NOT NULL,
    object_kind   VARCHAR(30) NOT NULL,
    object_key    VARCHAR(191) NOT NULL,
    before_values TEXT,
    after_values  TEXT
);

CREATE INDEX padron_audit_object ON padron_audit (object_kind, object_key, id);

-- signed-in agents; the token itself is only in the browser
CREATE TABLE padron_session (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash VARCHAR(64) NOT NULL,
    user_id    INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at    TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    address    VARCHAR(64) NOT NULL,
    user_agent VARCHAR(250) NOT NULL
);

CREATE UNIQUE INDEX padron_session_token_hash ON padron_session (token_hash);

CREATE INDEX padron_session_user_id ON padron_session (user_id);

CREATE INDEX padron_session_expires_at ON padron_session (expires_at);

-- failed sign-ins, counted for an 'account' or an 'address'
CREATE TABLE padron_sign_in_throttle (
    subject_kind  VARCHAR(10) NOT NULL,
    subject_hash  VARCHAR(64) NOT NULL,
    tries         INTEGER NOT NULL,
    window_start  TIMESTAMP NOT NULL,
    blocked_until TIMESTAMP,
    PRIMARY KEY (subject_kind, subject_hash)
);

-- the change feed, written by the triggers below; at_ms is in milliseconds since 1970, UTC
CREATE TABLE padron_change (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind       VARCHAR(20) NOT NULL,
    object_key VARCHAR(191) NOT NULL,
    at_ms      INTEGER NOT NULL DEFAULT (CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
);

-- -------------------- On the family's tables: look-ups that ignore case --------------------
--
CREATE INDEX padron_users_login_nocase ON users (login COLLATE NOCASE);

CREATE INDEX padron_customer_user_login_nocase ON customer_user (login COLLATE NOCASE);

CREATE INDEX padron_customer_user_email_nocase ON customer_user (email COLLATE NOCASE);

CREATE INDEX padron_customer_user_customer_id_nocase ON customer_user (customer_id COLLATE NOCASE);

CREATE INDEX padron_customer_company_customer_id_nocase ON customer_company (customer_id COLLATE NOCASE);

CREATE INDEX padron_customer_company_name_nocase ON customer_company (name COLLATE NOCASE);

-- -------------------- On the family's tables: the change feed --------------------
--
-- customer users, by their id
CREATE TRIGGER padron_customer_user_insert AFTER INSERT ON customer_user
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', CAST(NEW.id AS TEXT));
END;

CREATE TRIGGER padron_customer_user_update AFTER UPDATE ON customer_user
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', CAST(OLD.id AS TEXT));
    INSERT INTO padron_change (kind, object_key) SELECT 'customer_user', CAST(NEW.id AS TEXT) WHERE NEW.id <> OLD.id;
END;

CREATE TRIGGER padron_customer_user_delete AFTER DELETE ON customer_user
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', CAST(OLD.id AS TEXT));
END;

-- customers, by their customer_id
CREATE TRIGGER padron_customer_company_insert AFTER INSERT ON customer_company
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer', NEW.customer_id);
END;

CREATE TRIGGER padron_customer_company_update AFTER UPDATE ON customer_company
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer', OLD.customer_id);
    INSERT INTO padron_change (kind, object_key) SELECT 'customer', NEW.customer_id WHERE NEW.customer_id <> OLD.customer_id;
END;

CREATE TRIGGER padron_customer_company_delete AFTER DELETE ON customer_company
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer', OLD.customer_id);
END;

-- the last sign-in of a customer user, by login
CREATE TRIGGER padron_customer_preferences_insert AFTER INSERT ON customer_preferences
WHEN NEW.preferences_key = 'UserLastLogin'
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('preference', NEW.user_id);
END;

CREATE TRIGGER padron_customer_preferences_update AFTER UPDATE ON customer_preferences
WHEN NEW.preferences_key = 'UserLastLogin' OR OLD.preferences_key = 'UserLastLogin'
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('preference', OLD.user_id);
    INSERT INTO padron_change (kind, object_key) SELECT 'preference', NEW.user_id WHERE NEW.user_id <> OLD.user_id;
END;

CREATE TRIGGER padron_customer_preferences_delete AFTER DELETE ON customer_preferences
WHEN OLD.preferences_key = 'UserLastLogin'
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('preference', OLD.user_id);
END;
