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
    id            bigserial NOT NULL,
    at            timestamp(0) NOT NULL,
    actor_kind    VARCHAR(20) NOT NULL,
    actor         VARCHAR(191) NOT NULL,
    door          VARCHAR(20) NOT NULL,
    verb          VARCHAR(50) NOT NULL,
    object_kind   VARCHAR(30) NOT NULL,
    object_key    VARCHAR(191) NOT NULL,
    before_values TEXT,
    after_values  TEXT,
    PRIMARY KEY (id)
);

CREATE INDEX padron_audit_object ON padron_audit (object_kind, object_key, id);

-- signed-in agents; the token itself is only in the browser
CREATE TABLE padron_session (
    id         bigserial NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    user_id    INTEGER NOT NULL,
    created_at timestamp(0) NOT NULL,
    seen_at    timestamp(0) NOT NULL,
    expires_at timestamp(0) NOT NULL,
    address    VARCHAR(64) NOT NULL,
    user_agent VARCHAR(250) NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT padron_session_token_hash UNIQUE (token_hash)
);

CREATE INDEX padron_session_user_id ON padron_session (user_id);

CREATE INDEX padron_session_expires_at ON padron_session (expires_at);

-- failed sign-ins, counted for an 'account' or an 'address'
CREATE TABLE padron_sign_in_throttle (
    subject_kind  VARCHAR(10) NOT NULL,
    subject_hash  VARCHAR(64) NOT NULL,
    tries         INTEGER NOT NULL,
    window_start  timestamp(0) NOT NULL,
    blocked_until timestamp(0),
    PRIMARY KEY (subject_kind, subject_hash)
);

-- the change feed, written by the triggers below; at_ms is in milliseconds since 1970, UTC
CREATE TABLE padron_change (
    seq        bigserial NOT NULL,
    kind       VARCHAR(20) NOT NULL,
    object_key VARCHAR(191) NOT NULL,
    at_ms      BIGINT NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    PRIMARY KEY (seq)
);

-- -------------------- On the family's tables: look-ups that ignore case --------------------
--
CREATE INDEX padron_users_login_nocase ON users (LOWER(login));

CREATE INDEX padron_customer_user_login_nocase ON customer_user (LOWER(login));

CREATE INDEX padron_customer_user_email_nocase ON customer_user (LOWER(email));

CREATE INDEX padron_customer_user_customer_id_nocase ON customer_user (LOWER(customer_id));

CREATE INDEX padron_customer_company_customer_id_nocase ON customer_company (LOWER(customer_id));

CREATE INDEX padron_customer_company_name_nocase ON customer_company (LOWER(name));

-- -------------------- On the family's tables: the change feed --------------------
--
-- The functions keep the search path they were made with, so that they find padron_change whoever writes.
-- customer users, by their id
CREATE FUNCTION padron_customer_user_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', NEW.id::text);
    ELSE
        INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', OLD.id::text);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('customer_user', NEW.id::text);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER padron_customer_user_change AFTER INSERT OR UPDATE OR DELETE ON customer_user
FOR EACH ROW EXECUTE FUNCTION padron_customer_user_changed();

-- customers, by their customer_id
CREATE FUNCTION padron_customer_company_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('customer', NEW.customer_id);
    ELSE
        INSERT INTO padron_change (kind, object_key) VALUES ('customer', OLD.customer_id);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.customer_id <> OLD.customer_id THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('customer', NEW.customer_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER padron_customer_company_change AFTER INSERT OR UPDATE OR DELETE ON customer_company
FOR EACH ROW EXECUTE FUNCTION padron_customer_company_changed();

-- the last sign-in of a customer user, by login; the triggers below call it only for that preference
CREATE FUNCTION padron_customer_preferences_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('preference', NEW.user_id);
    ELSE
        INSERT INTO padron_change (kind, object_key) VALUES ('preference', OLD.user_id);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.user_id <> OLD.user_id THEN
        INSERT INTO padron_change (kind, object_key) VALUES ('preference', NEW.user_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER padron_customer_preferences_insert AFTER INSERT ON customer_preferences
FOR EACH ROW WHEN (NEW.preferences_key = 'UserLastLogin')
EXECUTE FUNCTION padron_customer_preferences_changed();

CREATE TRIGGER padron_customer_preferences_update AFTER UPDATE ON customer_preferences
FOR EACH ROW WHEN (NEW.preferences_key = 'UserLastLogin' OR OLD.preferences_key = 'UserLastLogin')
EXECUTE FUNCTION padron_customer_preferences_changed();

CREATE TRIGGER padron_customer_preferences_delete AFTER DELETE ON customer_preferences
FOR EACH ROW WHEN (OLD.preferences_key = 'UserLastLogin')
EXECUTE FUNCTION padron_customer_preferences_changed();
