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
) ENGINE=InnoDB;

-- who changed what, when, through which door; values before and after are JSON
CREATE TABLE padron_audit (
    id            BIGINT NOT NULL AUTO_INCREMENT,
    at            DATETIME NOT NULL,
    actor_kind    VARCHAR(20) NOT NULL,
    actor         VARCHAR(191) NOT NULL,
    door          VARCHAR(20) NOT NULL,
    verb          VARCHAR(50) NOT NULL,
    object_kind   VARCHAR(30) NOT NULL,
    object_key    VARCHAR(191) NOT NULL,
    before_values LONGTEXT,
    after_values  LONGTEXT,
    PRIMARY KEY (id),
    INDEX padron_audit_object (object_kind, object_key, id)
) ENGINE=InnoDB;

-- signed-in agents; the token itself is only in the browser
CREATE TABLE padron_session (
    id         BIGINT NOT NULL AUTO_INCREMENT,
    token_hash VARCHAR(64) NOT NULL,
    user_id    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    seen_at    DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    address    VARCHAR(64) NOT NULL,
    user_agent VARCHAR(250) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX padron_session_token_hash (token_hash),
    INDEX padron_session_user_id (user_id),
    INDEX padron_session_expires_at (expires_at)
) ENGINE=InnoDB;

-- failed sign-ins, counted for an 'account' or an 'address'
CREATE TABLE padron_sign_in_throttle (
    subject_kind  VARCHAR(10) NOT NULL,
    subject_hash  VARCHAR(64) NOT NULL,
    tries         INTEGER NOT NULL,
    window_start  DATETIME NOT NULL,
    blocked_until DATETIME,
    PRIMARY KEY (subject_kind, subject_hash)
) ENGINE=InnoDB;

-- the change feed, written by the triggers below; at_ms is in milliseconds since 1970, UTC
CREATE TABLE padron_change (
    seq        BIGINT NOT NULL AUTO_INCREMENT,
    kind       VARCHAR(20) NOT NULL,
    object_key VARCHAR(191) NOT NULL,
    at_ms      BIGINT NOT NULL DEFAULT (TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000),
    PRIMARY KEY (seq)
) ENGINE=InnoDB;

-- -------------------- On the family's tables: look-ups that ignore case --------------------
--
-- The collation ignores case already. Logins, customer_company.customer_id and its name have an index in the family's schema.
CREATE INDEX padron_customer_user_email_nocase ON customer_user (email);

CREATE INDEX padron_customer_user_customer_id_nocase ON customer_user (customer_id);

-- -------------------- On the family's tables: the change feed --------------------
--
-- customer users, by their id
CREATE TRIGGER padron_customer_user_insert AFTER INSERT ON customer_user
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', NEW.id);

CREATE TRIGGER padron_customer_user_update AFTER UPDATE ON customer_user
FOR EACH ROW
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', OLD.id);
    IF NEW.id <> OLD.id THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', NEW.id);
    END IF;
END;

CREATE TRIGGER padron_customer_user_delete AFTER DELETE ON customer_user
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', OLD.id);

-- customers, by their customer_id; compared as bytes, since the collation takes K1 and k1 for the same
CREATE TRIGGER padron_customer_company_insert AFTER INSERT ON customer_company
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key) VALUES ('customer', NEW.customer_id);

CREATE TRIGGER padron_customer_company_update AFTER UPDATE ON customer_company
FOR EACH ROW
BEGIN
    INSERT INTO padron_change (kind, object_key) VALUES ('customer', OLD.customer_id);
    IF CAST(NEW.customer_id AS BINARY) <> CAST(OLD.customer_id AS BINARY) THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('customer', NEW.customer_id);
    END IF;
END;

CREATE TRIGGER padron_customer_company_delete AFTER DELETE ON customer_company
FOR EACH ROW
    INSERT INTO padron_change (kind, object_key) VALUES ('customer', OLD.customer_id);

-- the last sign-in of a customer user, by login
CREATE TRIGGER padron_customer_preferences_insert AFTER INSERT ON customer_preferences
FOR EACH ROW
BEGIN
    IF NEW.preferences_key = 'UserLastLogin' THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('preference', NEW.user_id);
    END IF;
END;

CREATE TRIGGER padron_customer_preferences_update AFTER UPDATE ON customer_preferences
FOR EACH ROW
BEGIN
    IF NEW.preferences_key = 'UserLastLogin' OR OLD.preferences_key = 'UserLastLogin' THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('preference', OLD.user_id);
        IF CAST(NEW.user_id AS BINARY) <> CAST(OLD.user_id AS BINARY) THEN
            INSERT INTO padron_change (kind, object_key) VALUES ('preference', NEW.user_id);
        END IF;
    END IF;
END;

CREATE TRIGGER padron_customer_preferences_delete AFTER DELETE ON customer_preferences
FOR EACH ROW
BEGIN
    IF OLD.preferences_key = 'UserLastLogin' THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('preference', OLD.user_id);
    END IF;
END;
