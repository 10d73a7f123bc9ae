-- The family's tables: names, columns, types and indexes as OTOBO 11 has them, with the rows a fresh OTOBO starts from.
-- Character set and collation are those of the database: utf8mb4, utf8mb4_unicode_ci.
-- Foreign keys come last, because valid and users refer to each other.
--
-- -------------------- Validity, agents, groups and roles --------------------
--
-- validity states
CREATE TABLE valid (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX valid_name (name)
) ENGINE=InnoDB;

-- agents
CREATE TABLE users (
    id          INTEGER NOT NULL AUTO_INCREMENT,
    login       VARCHAR(191) NOT NULL,
    pw          VARCHAR(128) NOT NULL,
    title       VARCHAR(50),
    first_name  VARCHAR(100) NOT NULL,
    last_name   VARCHAR(100) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX users_login (login)
) ENGINE=InnoDB;

-- agent preferences (key/value)
CREATE TABLE user_preferences (
    user_id           INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value LONGBLOB,
    INDEX user_preferences_user_id (user_id)
) ENGINE=InnoDB;

-- permission groups; the real name is groups_table, not groups
CREATE TABLE groups_table (
    id          INTEGER NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX groups_name (name)
) ENGINE=InnoDB;

-- agent ↔ group permissions
CREATE TABLE group_user (
    user_id        INTEGER NOT NULL,
    group_id       INTEGER NOT NULL,
    permission_key VARCHAR(20) NOT NULL,
    create_time    DATETIME NOT NULL,
    create_by      INTEGER NOT NULL,
    change_time    DATETIME NOT NULL,
    change_by      INTEGER NOT NULL,
    INDEX group_user_user_id (user_id),
    INDEX group_user_group_id (group_id)
) ENGINE=InnoDB;

-- role ↔ group permissions
CREATE TABLE group_role (
    role_id          INTEGER NOT NULL,
    group_id         INTEGER NOT NULL,
    permission_key   VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    create_time      DATETIME NOT NULL,
    create_by        INTEGER NOT NULL,
    change_time      DATETIME NOT NULL,
    change_by        INTEGER NOT NULL,
    INDEX group_role_role_id (role_id),
    INDEX group_role_group_id (group_id)
) ENGINE=InnoDB;

-- roles
CREATE TABLE roles (
    id          INTEGER NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX roles_name (name)
) ENGINE=InnoDB;

-- agent ↔ role
CREATE TABLE role_user (
    user_id     INTEGER NOT NULL,
    role_id     INTEGER NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    INDEX role_user_user_id (user_id),
    INDEX role_user_role_id (role_id)
) ENGINE=InnoDB;

-- -------------------- Customers --------------------
--
-- customer users
CREATE TABLE customer_user (
    id          INTEGER NOT NULL AUTO_INCREMENT,
    login       VARCHAR(191) NOT NULL,
    email       VARCHAR(150) NOT NULL,
    customer_id VARCHAR(150) NOT NULL,
    pw          VARCHAR(128),
    title       VARCHAR(50),
    first_name  VARCHAR(100) NOT NULL,
    last_name   VARCHAR(100) NOT NULL,
    phone       VARCHAR(150),
    fax         VARCHAR(150),
    mobile      VARCHAR(150),
    street      VARCHAR(150),
    zip         VARCHAR(200),
    city        VARCHAR(200),
    country     VARCHAR(200),
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX customer_user_login (login)
) ENGINE=InnoDB;

-- customer user preferences; user_id is the login
CREATE TABLE customer_preferences (
    user_id           VARCHAR(191) NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250),
    INDEX customer_preferences_user_id (user_id)
) ENGINE=InnoDB;

-- customer companies
CREATE TABLE customer_company (
    customer_id VARCHAR(150) NOT NULL,
    name        VARCHAR(191) NOT NULL,
    street      VARCHAR(200),
    zip         VARCHAR(200),
    city        VARCHAR(200),
    country     VARCHAR(200),
    url         VARCHAR(200),
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (customer_id),
    UNIQUE INDEX customer_company_name (name)
) ENGINE=InnoDB;

-- additional CustomerIDs of a customer user; user_id is the login
CREATE TABLE customer_user_customer (
    user_id     VARCHAR(100) NOT NULL,
    customer_id VARCHAR(150) NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    INDEX customer_user_customer_user_id (user_id),
    INDEX customer_user_customer_customer_id (customer_id)
) ENGINE=InnoDB;

-- customer user ↔ group permissions; user_id is the login
CREATE TABLE group_customer_user (
    user_id          VARCHAR(100) NOT NULL,
    group_id         INTEGER NOT NULL,
    permission_key   VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    create_time      DATETIME NOT NULL,
    create_by        INTEGER NOT NULL,
    change_time      DATETIME NOT NULL,
    change_by        INTEGER NOT NULL,
    INDEX group_customer_user_user_id (user_id),
    INDEX group_customer_user_group_id (group_id)
) ENGINE=InnoDB;

-- CustomerID ↔ group permissions with a context
CREATE TABLE group_customer (
    customer_id        VARCHAR(150) NOT NULL,
    group_id           INTEGER NOT NULL,
    permission_key     VARCHAR(20) NOT NULL,
    permission_value   SMALLINT NOT NULL,
    permission_context VARCHAR(100) NOT NULL,
    create_time        DATETIME NOT NULL,
    create_by          INTEGER NOT NULL,
    change_time        DATETIME NOT NULL,
    change_by          INTEGER NOT NULL,
    INDEX group_customer_customer_id (customer_id),
    INDEX group_customer_group_id (group_id)
) ENGINE=InnoDB;

-- -------------------- Services and SLAs --------------------
--
-- services; hierarchy is encoded in the name with ::
CREATE TABLE service (
    id          INTEGER NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    comments    VARCHAR(250),
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX service_name (name)
) ENGINE=InnoDB;

-- service preferences
CREATE TABLE service_preferences (
    service_id        INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250),
    INDEX service_preferences_service_id (service_id)
) ENGINE=InnoDB;

-- customer user ↔ service; the login <DEFAULT> carries the default services
CREATE TABLE service_customer_user (
    customer_user_login VARCHAR(191) NOT NULL,
    service_id          INTEGER NOT NULL,
    create_time         DATETIME NOT NULL,
    create_by           INTEGER NOT NULL,
    INDEX service_customer_user_customer_user_login (customer_user_login(10)),
    INDEX service_customer_user_service_id (service_id)
) ENGINE=InnoDB;

-- service level agreements
CREATE TABLE sla (
    id                    INTEGER NOT NULL AUTO_INCREMENT,
    name                  VARCHAR(191) NOT NULL,
    calendar_name         VARCHAR(100),
    first_response_time   INTEGER NOT NULL,
    first_response_notify SMALLINT,
    update_time           INTEGER NOT NULL,
    update_notify         SMALLINT,
    solution_time         INTEGER NOT NULL,
    solution_notify       SMALLINT,
    valid_id              SMALLINT NOT NULL,
    comments              VARCHAR(250),
    create_time           DATETIME NOT NULL,
    create_by             INTEGER NOT NULL,
    change_time           DATETIME NOT NULL,
    change_by             INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX sla_name (name)
) ENGINE=InnoDB;

-- SLA preferences
CREATE TABLE sla_preferences (
    sla_id            INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250),
    INDEX sla_preferences_sla_id (sla_id)
) ENGINE=InnoDB;

-- service ↔ SLA
CREATE TABLE service_sla (
    service_id INTEGER NOT NULL,
    sla_id     INTEGER NOT NULL,
    UNIQUE INDEX service_sla_service_sla (service_id, sla_id)
) ENGINE=InnoDB;

-- -------------------- Queues and what a queue row requires --------------------
--
-- queues; hierarchy in the name with ::
CREATE TABLE queue (
    id                    INTEGER NOT NULL AUTO_INCREMENT,
    name                  VARCHAR(191) NOT NULL,
    group_id              INTEGER NOT NULL,
    unlock_timeout        INTEGER,
    first_response_time   INTEGER,
    first_response_notify SMALLINT,
    update_time           INTEGER,
    update_notify         SMALLINT,
    solution_time         INTEGER,
    solution_notify       SMALLINT,
    system_address_id     SMALLINT NOT NULL,
    calendar_name         VARCHAR(100),
    default_sign_key      VARCHAR(100),
    salutation_id         SMALLINT NOT NULL,
    signature_id          SMALLINT NOT NULL,
    follow_up_id          SMALLINT NOT NULL,
    follow_up_lock        SMALLINT NOT NULL,
    comments              VARCHAR(250),
    valid_id              SMALLINT NOT NULL,
    create_time           DATETIME NOT NULL,
    create_by             INTEGER NOT NULL,
    change_time           DATETIME NOT NULL,
    change_by             INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX queue_name (name),
    INDEX queue_group_id (group_id)
) ENGINE=InnoDB;

-- queue preferences
CREATE TABLE queue_preferences (
    queue_id          INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250),
    INDEX queue_preferences_queue_id (queue_id)
) ENGINE=InnoDB;

-- sender addresses: value0 = e-mail, value1 = display name
CREATE TABLE system_address (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    value0      VARCHAR(200) NOT NULL,
    value1      VARCHAR(200) NOT NULL,
    value2      VARCHAR(200),
    value3      VARCHAR(200),
    queue_id    INTEGER NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB;

-- salutations
CREATE TABLE salutation (
    id           SMALLINT NOT NULL AUTO_INCREMENT,
    name         VARCHAR(191) NOT NULL,
    text         TEXT NOT NULL,
    content_type VARCHAR(250),
    comments     VARCHAR(250),
    valid_id     SMALLINT NOT NULL,
    create_time  DATETIME NOT NULL,
    create_by    INTEGER NOT NULL,
    change_time  DATETIME NOT NULL,
    change_by    INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX salutation_name (name)
) ENGINE=InnoDB;

-- signatures
CREATE TABLE signature (
    id           SMALLINT NOT NULL AUTO_INCREMENT,
    name         VARCHAR(191) NOT NULL,
    text         TEXT NOT NULL,
    content_type VARCHAR(250),
    comments     VARCHAR(250),
    valid_id     SMALLINT NOT NULL,
    create_time  DATETIME NOT NULL,
    create_by    INTEGER NOT NULL,
    change_time  DATETIME NOT NULL,
    change_by    INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX signature_name (name)
) ENGINE=InnoDB;

-- follow-up options
CREATE TABLE follow_up_possible (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX follow_up_possible_name (name)
) ENGINE=InnoDB;

-- -------------------- Tickets --------------------
--
-- tickets
CREATE TABLE ticket (
    id                       BIGINT NOT NULL AUTO_INCREMENT,
    tn                       VARCHAR(50) NOT NULL,
    title                    VARCHAR(191),
    queue_id                 INTEGER NOT NULL,
    ticket_lock_id           SMALLINT NOT NULL,
    type_id                  SMALLINT,
    service_id               INTEGER,
    sla_id                   INTEGER,
    user_id                  INTEGER NOT NULL,
    responsible_user_id      INTEGER NOT NULL,
    ticket_priority_id       SMALLINT NOT NULL,
    ticket_state_id          SMALLINT NOT NULL,
    customer_id              VARCHAR(150),
    customer_user_id         VARCHAR(191),
    timeout                  INTEGER NOT NULL,
    until_time               INTEGER NOT NULL,
    escalation_time          INTEGER NOT NULL,
    escalation_update_time   INTEGER NOT NULL,
    escalation_response_time INTEGER NOT NULL,
    escalation_solution_time INTEGER NOT NULL,
    archive_flag             SMALLINT NOT NULL DEFAULT 0,
    create_time              DATETIME NOT NULL,
    create_by                INTEGER NOT NULL,
    change_time              DATETIME NOT NULL,
    change_by                INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_tn (tn),
    INDEX ticket_title (title),
    INDEX ticket_customer_user_id (customer_user_id),
    INDEX ticket_customer_id (customer_id),
    INDEX ticket_queue_id (queue_id),
    INDEX ticket_ticket_lock_id (ticket_lock_id),
    INDEX ticket_queue_view (ticket_state_id, ticket_lock_id),
    INDEX ticket_type_id (type_id),
    INDEX ticket_user_id (user_id),
    INDEX ticket_responsible_user_id (responsible_user_id),
    INDEX ticket_ticket_state_id (ticket_state_id),
    INDEX ticket_ticket_priority_id (ticket_priority_id),
    INDEX ticket_escalation_time (escalation_time),
    INDEX ticket_escalation_update_time (escalation_update_time),
    INDEX ticket_escalation_response_time (escalation_response_time),
    INDEX ticket_escalation_solution_time (escalation_solution_time),
    INDEX ticket_create_time (create_time),
    INDEX ticket_until_time (until_time),
    INDEX ticket_timeout (timeout),
    INDEX ticket_archive_flag (archive_flag)
) ENGINE=InnoDB;

-- states
CREATE TABLE ticket_state (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    type_id     SMALLINT NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_state_name (name)
) ENGINE=InnoDB;

-- state types
CREATE TABLE ticket_state_type (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_state_type_name (name)
) ENGINE=InnoDB;

-- priorities
CREATE TABLE ticket_priority (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_priority_name (name)
) ENGINE=InnoDB;

-- ticket types
CREATE TABLE ticket_type (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_type_name (name)
) ENGINE=InnoDB;

-- lock states
CREATE TABLE ticket_lock_type (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_lock_type_name (name)
) ENGINE=InnoDB;

-- ticket history
CREATE TABLE ticket_history (
    id              BIGINT NOT NULL AUTO_INCREMENT,
    name            VARCHAR(200) NOT NULL,
    history_type_id SMALLINT NOT NULL,
    ticket_id       BIGINT NOT NULL,
    article_id      BIGINT,
    type_id         SMALLINT NOT NULL,
    queue_id        INTEGER NOT NULL,
    owner_id        INTEGER NOT NULL,
    priority_id     SMALLINT NOT NULL,
    state_id        SMALLINT NOT NULL,
    create_time     DATETIME NOT NULL,
    create_by       INTEGER NOT NULL,
    change_time     DATETIME NOT NULL,
    change_by       INTEGER NOT NULL,
    PRIMARY KEY (id),
    INDEX ticket_history_ticket_id (ticket_id),
    INDEX ticket_history_article_id (article_id),
    INDEX ticket_history_history_type_id (history_type_id),
    INDEX ticket_history_queue_id (queue_id),
    INDEX ticket_history_type_id (type_id),
    INDEX ticket_history_owner_id (owner_id),
    INDEX ticket_history_priority_id (priority_id),
    INDEX ticket_history_state_id (state_id),
    INDEX ticket_history_create_time (create_time)
) ENGINE=InnoDB;

-- history types
CREATE TABLE ticket_history_type (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_history_type_name (name)
) ENGINE=InnoDB;

-- per-agent ticket flags
CREATE TABLE ticket_flag (
    ticket_id    BIGINT NOT NULL,
    ticket_key   VARCHAR(50) NOT NULL,
    ticket_value VARCHAR(50),
    create_time  DATETIME NOT NULL,
    create_by    INTEGER NOT NULL,
    INDEX ticket_flag_ticket_id_create_by (ticket_id, create_by),
    INDEX ticket_flag_ticket_id_ticket_key (ticket_id, ticket_key),
    INDEX ticket_flag_ticket_id (ticket_id),
    UNIQUE INDEX ticket_flag_per_user (ticket_id, ticket_key, create_by)
) ENGINE=InnoDB;

-- watchers
CREATE TABLE ticket_watcher (
    ticket_id   BIGINT NOT NULL,
    user_id     INTEGER NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    INDEX ticket_watcher_ticket_id (ticket_id),
    INDEX ticket_watcher_user_id (user_id)
) ENGINE=InnoDB;

-- ticket number counter
CREATE TABLE ticket_number_counter (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    counter     BIGINT NOT NULL,
    counter_uid VARCHAR(32) NOT NULL,
    create_time DATETIME,
    PRIMARY KEY (id),
    UNIQUE INDEX ticket_number_counter_uid (counter_uid),
    INDEX ticket_number_counter_create_time (create_time)
) ENGINE=InnoDB;

-- queue view accelerator (only used by index module StaticDB)
CREATE TABLE ticket_index (
    ticket_id   BIGINT NOT NULL,
    queue_id    INTEGER NOT NULL,
    queue       VARCHAR(191) NOT NULL,
    group_id    INTEGER NOT NULL,
    s_lock      VARCHAR(200) NOT NULL,
    s_state     VARCHAR(200) NOT NULL,
    create_time DATETIME NOT NULL,
    INDEX ticket_index_ticket_id (ticket_id),
    INDEX ticket_index_queue_id (queue_id),
    INDEX ticket_index_group_id (group_id)
) ENGINE=InnoDB;

-- lock accelerator (only StaticDB)
CREATE TABLE ticket_lock_index (
    ticket_id BIGINT NOT NULL,
    INDEX ticket_lock_index_ticket_id (ticket_id)
) ENGINE=InnoDB;

-- -------------------- Articles --------------------
--
-- articles, channel independent part
CREATE TABLE article (
    id                         BIGINT NOT NULL AUTO_INCREMENT,
    ticket_id                  BIGINT NOT NULL,
    article_sender_type_id     SMALLINT NOT NULL,
    communication_channel_id   BIGINT NOT NULL,
    is_visible_for_customer    SMALLINT NOT NULL,
    search_index_needs_rebuild SMALLINT NOT NULL DEFAULT 1,
    insert_fingerprint         VARCHAR(64),
    create_time                DATETIME NOT NULL,
    create_by                  INTEGER NOT NULL,
    change_time                DATETIME NOT NULL,
    change_by                  INTEGER NOT NULL,
    PRIMARY KEY (id),
    INDEX article_ticket_id (ticket_id),
    INDEX article_article_sender_type_id (article_sender_type_id),
    INDEX article_communication_channel_id (communication_channel_id),
    INDEX article_search_index_needs_rebuild (search_index_needs_rebuild)
) ENGINE=InnoDB;

-- content of e-mail, phone and internal articles
CREATE TABLE article_data_mime (
    id               BIGINT NOT NULL AUTO_INCREMENT,
    article_id       BIGINT NOT NULL,
    a_from           MEDIUMTEXT,
    a_reply_to       MEDIUMTEXT,
    a_to             MEDIUMTEXT,
    a_cc             MEDIUMTEXT,
    a_bcc            MEDIUMTEXT,
    a_subject        TEXT,
    a_message_id     TEXT,
    a_message_id_md5 VARCHAR(32),
    a_in_reply_to    MEDIUMTEXT,
    a_references     MEDIUMTEXT,
    a_content_type   VARCHAR(250),
    a_body           MEDIUMTEXT,
    incoming_time    INTEGER NOT NULL,
    content_path     VARCHAR(250),
    create_time      DATETIME NOT NULL,
    create_by        INTEGER NOT NULL,
    change_time      DATETIME NOT NULL,
    change_by        INTEGER NOT NULL,
    PRIMARY KEY (id),
    INDEX article_data_mime_message_id_md5 (a_message_id_md5),
    INDEX article_data_mime_article_id (article_id)
) ENGINE=InnoDB;

-- raw source of received/sent mail
CREATE TABLE article_data_mime_plain (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    article_id  BIGINT NOT NULL,
    body        LONGBLOB NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    INDEX article_data_mime_plain_article_id (article_id)
) ENGINE=InnoDB;

-- attachments (storage module ArticleStorageDB)
CREATE TABLE article_data_mime_attachment (
    id                  BIGINT NOT NULL AUTO_INCREMENT,
    article_id          BIGINT NOT NULL,
    filename            VARCHAR(250),
    content_size        VARCHAR(30),
    content_type        TEXT,
    content_id          VARCHAR(250),
    content_alternative VARCHAR(50),
    disposition         VARCHAR(15),
    content             LONGBLOB,
    create_time         DATETIME NOT NULL,
    create_by           INTEGER NOT NULL,
    change_time         DATETIME NOT NULL,
    change_by           INTEGER NOT NULL,
    PRIMARY KEY (id),
    INDEX article_data_mime_attachment_article_id (article_id)
) ENGINE=InnoDB;

-- mail transmission errors
CREATE TABLE article_data_mime_send_error (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    article_id  BIGINT NOT NULL,
    message_id  VARCHAR(191),
    log_message MEDIUMTEXT,
    create_time DATETIME NOT NULL,
    PRIMARY KEY (id),
    INDEX article_data_mime_transmission_message_id (message_id),
    INDEX article_data_mime_transmission_article_id (article_id)
) ENGINE=InnoDB;

-- full-text index rows, lower-cased
CREATE TABLE article_search_index (
    id            BIGINT NOT NULL AUTO_INCREMENT,
    ticket_id     BIGINT NOT NULL,
    article_id    BIGINT NOT NULL,
    article_key   VARCHAR(191) NOT NULL,
    article_value MEDIUMTEXT,
    PRIMARY KEY (id),
    INDEX article_search_index_ticket_id (ticket_id, article_key),
    INDEX article_search_index_article_id (article_id, article_key)
) ENGINE=InnoDB;

-- per-agent article flags (Seen, …)
CREATE TABLE article_flag (
    article_id    BIGINT NOT NULL,
    article_key   VARCHAR(50) NOT NULL,
    article_value VARCHAR(50),
    create_time   DATETIME NOT NULL,
    create_by     INTEGER NOT NULL,
    INDEX article_flag_article_id_create_by (article_id, create_by),
    INDEX article_flag_article_id (article_id)
) ENGINE=InnoDB;

-- sender types
CREATE TABLE article_sender_type (
    id          SMALLINT NOT NULL AUTO_INCREMENT,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX article_sender_type_name (name)
) ENGINE=InnoDB;

-- communication channels
CREATE TABLE communication_channel (
    id           BIGINT NOT NULL AUTO_INCREMENT,
    name         VARCHAR(191) NOT NULL,
    module       VARCHAR(200) NOT NULL,
    package_name VARCHAR(200) NOT NULL,
    channel_data LONGBLOB NOT NULL,
    valid_id     SMALLINT NOT NULL,
    create_time  DATETIME NOT NULL,
    create_by    INTEGER NOT NULL,
    change_time  DATETIME NOT NULL,
    change_by    INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX communication_channel_name (name)
) ENGINE=InnoDB;

-- time units
CREATE TABLE time_accounting (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    ticket_id   BIGINT NOT NULL,
    article_id  BIGINT,
    time_unit   DECIMAL(10,2) NOT NULL,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    INDEX time_accounting_ticket_id (ticket_id)
) ENGINE=InnoDB;

-- -------------------- Dynamic fields --------------------
--
-- definitions; config is YAML
CREATE TABLE dynamic_field (
    id             INTEGER NOT NULL AUTO_INCREMENT,
    internal_field SMALLINT NOT NULL DEFAULT 0,
    name           VARCHAR(191) NOT NULL,
    label          VARCHAR(200) NOT NULL,
    field_order    INTEGER NOT NULL,
    field_type     VARCHAR(200) NOT NULL,
    object_type    VARCHAR(100) NOT NULL,
    config         LONGBLOB,
    valid_id       SMALLINT NOT NULL,
    create_time    DATETIME NOT NULL,
    create_by      INTEGER NOT NULL,
    change_time    DATETIME NOT NULL,
    change_by      INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX dynamic_field_name (name)
) ENGINE=InnoDB;

-- values
CREATE TABLE dynamic_field_value (
    id          BIGINT NOT NULL AUTO_INCREMENT,
    field_id    INTEGER NOT NULL,
    object_id   BIGINT NOT NULL,
    value_text  TEXT,
    value_date  DATETIME,
    value_int   BIGINT,
    index_value SMALLINT,
    index_set   SMALLINT,
    PRIMARY KEY (id),
    INDEX dynamic_field_value_search_text (field_id, value_text(150)),
    INDEX dynamic_field_value_search_date (field_id, value_date),
    INDEX dynamic_field_value_search_int (field_id, value_int),
    INDEX dynamic_field_value_field_values (object_id, field_id)
) ENGINE=InnoDB;

-- maps string keys (login, CustomerID) to the integer object_id used in dynamic_field_value
CREATE TABLE dynamic_field_obj_id_name (
    object_id   INTEGER NOT NULL AUTO_INCREMENT,
    object_name VARCHAR(191) NOT NULL,
    object_type VARCHAR(100) NOT NULL,
    PRIMARY KEY (object_id),
    UNIQUE INDEX dynamic_field_object_name (object_name, object_type)
) ENGINE=InnoDB;

-- -------------------- Sessions, search profiles, system data --------------------
--
-- one row per session attribute
CREATE TABLE sessions (
    id         BIGINT NOT NULL AUTO_INCREMENT,
    session_id VARCHAR(100) NOT NULL,
    data_key   VARCHAR(100) NOT NULL,
    data_value TEXT,
    serialized SMALLINT,
    PRIMARY KEY (id),
    INDEX sessions_session_id_data_key (session_id, data_key),
    INDEX sessions_data_key (data_key)
) ENGINE=InnoDB;

-- saved searches
CREATE TABLE search_profile (
    login         VARCHAR(191) NOT NULL,
    profile_name  VARCHAR(191) NOT NULL,
    profile_type  VARCHAR(30) NOT NULL,
    profile_key   VARCHAR(200) NOT NULL,
    profile_value VARCHAR(200),
    INDEX search_profile_login (login),
    INDEX search_profile_profile_name (profile_name)
) ENGINE=InnoDB;

-- key/value store
CREATE TABLE system_data (
    data_key    VARCHAR(160) NOT NULL,
    data_value  LONGBLOB,
    create_time DATETIME NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time DATETIME NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (data_key)
) ENGINE=InnoDB;

-- -------------------- Initial rows --------------------
--
-- the three states of validity
INSERT INTO valid (id, name, create_time, create_by, change_time, change_by) VALUES
    (1, 'valid', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'invalid', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'invalid-temporarily', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the first agent; nothing matches this password until one is set
INSERT INTO users (id, login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'root@localhost', '*', '-', '-', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- groups
INSERT INTO groups_table (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'users', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'admin', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'stats', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the first agent may do everything in them
INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) VALUES
    (1, 1, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (1, 2, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (1, 3, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- state types
INSERT INTO ticket_state_type (id, name, create_time, create_by, change_time, change_by) VALUES
    (1, 'new', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'open', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'closed', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (4, 'pending reminder', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (5, 'pending auto', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (6, 'removed', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (7, 'merged', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- states
INSERT INTO ticket_state (id, name, type_id, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'new', 1, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'closed successful', 3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'closed unsuccessful', 3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (4, 'open', 2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (5, 'removed', 6, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (6, 'pending reminder', 4, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (7, 'pending auto close+', 5, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (8, 'pending auto close-', 5, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (9, 'merged', 7, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- priorities
INSERT INTO ticket_priority (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, '1 very low', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, '2 low', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, '3 normal', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (4, '4 high', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (5, '5 very high', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- ticket types
INSERT INTO ticket_type (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'Unclassified', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- lock states
INSERT INTO ticket_lock_type (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'unlock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'lock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'tmp_lock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- history types
INSERT INTO ticket_history_type (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'NewTicket', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'FollowUp', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'SendAutoReject', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (4, 'SendAutoReply', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (5, 'SendAutoFollowUp', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (6, 'Forward', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (7, 'Bounce', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (8, 'SendAnswer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (9, 'SendAgentNotification', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (10, 'SendCustomerNotification', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (11, 'EmailAgent', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (12, 'EmailCustomer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (13, 'PhoneCallAgent', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (14, 'PhoneCallCustomer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (15, 'AddNote', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (16, 'Move', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (17, 'Lock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (18, 'Unlock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (19, 'Remove', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (20, 'TimeAccounting', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (21, 'CustomerUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (22, 'PriorityUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (23, 'OwnerUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (24, 'LoopProtection', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (25, 'Misc', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (26, 'SetPendingTime', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (27, 'StateUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (28, 'TicketDynamicFieldUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (29, 'WebRequestCustomer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (30, 'TicketLinkAdd', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (31, 'TicketLinkDelete', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (32, 'SystemRequest', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (33, 'Merged', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (34, 'ResponsibleUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (35, 'Subscribe', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (36, 'Unsubscribe', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (37, 'TypeUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (38, 'ServiceUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (39, 'SLAUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (40, 'ArchiveFlagUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (41, 'EscalationSolutionTimeStop', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (42, 'EscalationResponseTimeStart', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (43, 'EscalationUpdateTimeStart', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (44, 'EscalationSolutionTimeStart', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (45, 'EscalationResponseTimeNotifyBefore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (46, 'EscalationUpdateTimeNotifyBefore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (47, 'EscalationSolutionTimeNotifyBefore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (48, 'EscalationResponseTimeStop', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (49, 'EscalationUpdateTimeStop', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (50, 'TitleUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (51, 'EmailResend', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (52, 'ArticleDynamicFieldUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (53, 'ArticleEdit', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (54, 'ArticleRestore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (55, 'ArticleDelete', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- sender types
INSERT INTO article_sender_type (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'agent', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'system', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'customer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- communication channels
INSERT INTO communication_channel (id, name, module, package_name, channel_data, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'Email', 'Kernel::System::CommunicationChannel::Email', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'Phone', 'Kernel::System::CommunicationChannel::Phone', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'Internal', 'Kernel::System::CommunicationChannel::Internal', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (4, 'Chat', 'Kernel::System::CommunicationChannel::Chat', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_otobo_chat
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the address mails are sent from
INSERT INTO system_address (id, value0, value1, queue_id, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'otobo@localhost', 'OTOBO System', 1, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- a salutation, since every queue needs one
INSERT INTO salutation (id, name, text, content_type, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'standard', 'Hello,', 'text/plain; charset=utf-8', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- a signature, since every queue needs one
INSERT INTO signature (id, name, text, content_type, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'standard', 'Your service desk', 'text/plain; charset=utf-8', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- follow-up options
INSERT INTO follow_up_possible (id, name, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'possible', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'reject', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'new ticket', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- queues
INSERT INTO queue (id, name, group_id, unlock_timeout, system_address_id, salutation_id, signature_id, follow_up_id, follow_up_lock, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'Postmaster', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 'Raw', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (3, 'Junk', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (4, 'Misc', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the two fields process management relies on
INSERT INTO dynamic_field (id, internal_field, name, label, field_order, field_type, object_type, config, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 1, 'ProcessManagementProcessID', 'Process', 1, 'ProcessID', 'Ticket', '---
DefaultValue: ''''
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (2, 1, 'ProcessManagementActivityID', 'Activity', 1, 'ActivityID', 'Ticket', '---
DefaultValue: ''''
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- -------------------- Foreign keys --------------------
--
ALTER TABLE valid
    ADD CONSTRAINT FK_valid_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_valid_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE users
    ADD CONSTRAINT FK_users_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_users_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_users_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE user_preferences
    ADD CONSTRAINT FK_user_preferences_user_id_id FOREIGN KEY (user_id) REFERENCES users (id);

ALTER TABLE groups_table
    ADD CONSTRAINT FK_groups_table_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_groups_table_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_groups_table_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE group_user
    ADD CONSTRAINT FK_group_user_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT FK_group_user_group_id_id FOREIGN KEY (group_id) REFERENCES groups_table (id),
    ADD CONSTRAINT FK_group_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_group_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE group_role
    ADD CONSTRAINT FK_group_role_role_id_id FOREIGN KEY (role_id) REFERENCES roles (id),
    ADD CONSTRAINT FK_group_role_group_id_id FOREIGN KEY (group_id) REFERENCES groups_table (id),
    ADD CONSTRAINT FK_group_role_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_group_role_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE roles
    ADD CONSTRAINT FK_roles_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_roles_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_roles_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE role_user
    ADD CONSTRAINT FK_role_user_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT FK_role_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_role_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE customer_user
    ADD CONSTRAINT FK_customer_user_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_customer_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_customer_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE customer_user_customer
    ADD CONSTRAINT FK_customer_user_customer_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_customer_user_customer_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE group_customer_user
    ADD CONSTRAINT FK_group_customer_user_group_id_id FOREIGN KEY (group_id) REFERENCES groups_table (id),
    ADD CONSTRAINT FK_group_customer_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_group_customer_user_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE group_customer
    ADD CONSTRAINT FK_group_customer_group_id_id FOREIGN KEY (group_id) REFERENCES groups_table (id),
    ADD CONSTRAINT FK_group_customer_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_group_customer_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE service
    ADD CONSTRAINT FK_service_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_service_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE service_preferences
    ADD CONSTRAINT FK_service_preferences_service_id_id FOREIGN KEY (service_id) REFERENCES service (id);

ALTER TABLE service_customer_user
    ADD CONSTRAINT FK_service_customer_user_service_id_id FOREIGN KEY (service_id) REFERENCES service (id),
    ADD CONSTRAINT FK_service_customer_user_create_by_id FOREIGN KEY (create_by) REFERENCES users (id);

ALTER TABLE sla
    ADD CONSTRAINT FK_sla_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_sla_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE sla_preferences
    ADD CONSTRAINT FK_sla_preferences_sla_id_id FOREIGN KEY (sla_id) REFERENCES sla (id);

ALTER TABLE service_sla
    ADD CONSTRAINT FK_service_sla_service_id_id FOREIGN KEY (service_id) REFERENCES service (id),
    ADD CONSTRAINT FK_service_sla_sla_id_id FOREIGN KEY (sla_id) REFERENCES sla (id);

ALTER TABLE queue
    ADD CONSTRAINT FK_queue_group_id_id FOREIGN KEY (group_id) REFERENCES groups_table (id),
    ADD CONSTRAINT FK_queue_system_address_id_id FOREIGN KEY (system_address_id) REFERENCES system_address (id),
    ADD CONSTRAINT FK_queue_salutation_id_id FOREIGN KEY (salutation_id) REFERENCES salutation (id),
    ADD CONSTRAINT FK_queue_signature_id_id FOREIGN KEY (signature_id) REFERENCES signature (id),
    ADD CONSTRAINT FK_queue_follow_up_id_id FOREIGN KEY (follow_up_id) REFERENCES follow_up_possible (id),
    ADD CONSTRAINT FK_queue_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_queue_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_queue_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE queue_preferences
    ADD CONSTRAINT FK_queue_preferences_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id);

ALTER TABLE system_address
    ADD CONSTRAINT FK_system_address_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_system_address_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_system_address_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE salutation
    ADD CONSTRAINT FK_salutation_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_salutation_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_salutation_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE signature
    ADD CONSTRAINT FK_signature_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_signature_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_signature_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE follow_up_possible
    ADD CONSTRAINT FK_follow_up_possible_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_follow_up_possible_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_follow_up_possible_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket
    ADD CONSTRAINT FK_ticket_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT FK_ticket_ticket_lock_id_id FOREIGN KEY (ticket_lock_id) REFERENCES ticket_lock_type (id),
    ADD CONSTRAINT FK_ticket_type_id_id FOREIGN KEY (type_id) REFERENCES ticket_type (id),
    ADD CONSTRAINT FK_ticket_service_id_id FOREIGN KEY (service_id) REFERENCES service (id),
    ADD CONSTRAINT FK_ticket_sla_id_id FOREIGN KEY (sla_id) REFERENCES sla (id),
    ADD CONSTRAINT FK_ticket_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_responsible_user_id_id FOREIGN KEY (responsible_user_id) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_ticket_priority_id_id FOREIGN KEY (ticket_priority_id) REFERENCES ticket_priority (id),
    ADD CONSTRAINT FK_ticket_ticket_state_id_id FOREIGN KEY (ticket_state_id) REFERENCES ticket_state (id),
    ADD CONSTRAINT FK_ticket_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_state
    ADD CONSTRAINT FK_ticket_state_type_id_id FOREIGN KEY (type_id) REFERENCES ticket_state_type (id),
    ADD CONSTRAINT FK_ticket_state_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_ticket_state_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_state_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_state_type
    ADD CONSTRAINT FK_ticket_state_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_state_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_priority
    ADD CONSTRAINT FK_ticket_priority_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_priority_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_type
    ADD CONSTRAINT FK_ticket_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_ticket_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_lock_type
    ADD CONSTRAINT FK_ticket_lock_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_ticket_lock_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_lock_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_history
    ADD CONSTRAINT FK_ticket_history_history_type_id_id FOREIGN KEY (history_type_id) REFERENCES ticket_history_type (id),
    ADD CONSTRAINT FK_ticket_history_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_ticket_history_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT FK_ticket_history_type_id_id FOREIGN KEY (type_id) REFERENCES ticket_type (id),
    ADD CONSTRAINT FK_ticket_history_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT FK_ticket_history_owner_id_id FOREIGN KEY (owner_id) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_history_priority_id_id FOREIGN KEY (priority_id) REFERENCES ticket_priority (id),
    ADD CONSTRAINT FK_ticket_history_state_id_id FOREIGN KEY (state_id) REFERENCES ticket_state (id),
    ADD CONSTRAINT FK_ticket_history_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_history_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_history_type
    ADD CONSTRAINT FK_ticket_history_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_ticket_history_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_history_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_flag
    ADD CONSTRAINT FK_ticket_flag_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_ticket_flag_create_by_id FOREIGN KEY (create_by) REFERENCES users (id);

ALTER TABLE ticket_watcher
    ADD CONSTRAINT FK_ticket_watcher_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_ticket_watcher_user_id_id FOREIGN KEY (user_id) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_watcher_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_ticket_watcher_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE ticket_index
    ADD CONSTRAINT FK_ticket_index_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_ticket_index_queue_id_id FOREIGN KEY (queue_id) REFERENCES queue (id),
    ADD CONSTRAINT FK_ticket_index_group_id_id FOREIGN KEY (group_id) REFERENCES groups_table (id);

ALTER TABLE ticket_lock_index
    ADD CONSTRAINT FK_ticket_lock_index_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id);

ALTER TABLE article
    ADD CONSTRAINT FK_article_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_article_article_sender_type_id_id FOREIGN KEY (article_sender_type_id) REFERENCES article_sender_type (id),
    ADD CONSTRAINT FK_article_communication_channel_id_id FOREIGN KEY (communication_channel_id) REFERENCES communication_channel (id),
    ADD CONSTRAINT FK_article_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_article_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE article_data_mime
    ADD CONSTRAINT FK_article_data_mime_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT FK_article_data_mime_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_article_data_mime_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE article_data_mime_plain
    ADD CONSTRAINT FK_article_data_mime_plain_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT FK_article_data_mime_plain_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_article_data_mime_plain_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE article_data_mime_attachment
    ADD CONSTRAINT FK_article_data_mime_attachment_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT FK_article_data_mime_attachment_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_article_data_mime_attachment_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE article_data_mime_send_error
    ADD CONSTRAINT FK_article_data_mime_send_error_article_id_id FOREIGN KEY (article_id) REFERENCES article (id);

ALTER TABLE article_search_index
    ADD CONSTRAINT FK_article_search_index_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_article_search_index_article_id_id FOREIGN KEY (article_id) REFERENCES article (id);

ALTER TABLE article_flag
    ADD CONSTRAINT FK_article_flag_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT FK_article_flag_create_by_id FOREIGN KEY (create_by) REFERENCES users (id);

ALTER TABLE article_sender_type
    ADD CONSTRAINT FK_article_sender_type_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_article_sender_type_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_article_sender_type_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE communication_channel
    ADD CONSTRAINT FK_communication_channel_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_communication_channel_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_communication_channel_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE time_accounting
    ADD CONSTRAINT FK_time_accounting_ticket_id_id FOREIGN KEY (ticket_id) REFERENCES ticket (id),
    ADD CONSTRAINT FK_time_accounting_article_id_id FOREIGN KEY (article_id) REFERENCES article (id),
    ADD CONSTRAINT FK_time_accounting_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_time_accounting_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE dynamic_field
    ADD CONSTRAINT FK_dynamic_field_valid_id_id FOREIGN KEY (valid_id) REFERENCES valid (id),
    ADD CONSTRAINT FK_dynamic_field_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_dynamic_field_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);

ALTER TABLE dynamic_field_value
    ADD CONSTRAINT FK_dynamic_field_value_field_id_id FOREIGN KEY (field_id) REFERENCES dynamic_field (id);

ALTER TABLE system_data
    ADD CONSTRAINT FK_system_data_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    ADD CONSTRAINT FK_system_data_change_by_id FOREIGN KEY (change_by) REFERENCES users (id);
