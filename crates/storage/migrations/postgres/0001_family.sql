-- The family's tables: names, columns, types and indexes as OTOBO 11 has them, with the rows a fresh OTOBO starts from.
-- Rows are inserted without ids, so that the sequences stand where they should; the order gives the ids.
-- Foreign keys come last, because valid and users refer to each other.
--
-- -------------------- Validity, agents, groups and roles --------------------
--
-- validity states
CREATE TABLE valid (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT valid_name UNIQUE (name)
);

-- agents
CREATE TABLE users (
    id          serial NOT NULL,
    login       VARCHAR(191) NOT NULL,
    pw          VARCHAR(128) NOT NULL,
    title       VARCHAR(50),
    first_name  VARCHAR(100) NOT NULL,
    last_name   VARCHAR(100) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT users_login UNIQUE (login)
);

-- agent preferences (key/value)
CREATE TABLE user_preferences (
    user_id           INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value TEXT
);

CREATE INDEX user_preferences_user_id ON user_preferences (user_id);

-- permission groups; the real name is groups_table, not groups
CREATE TABLE groups_table (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT groups_name UNIQUE (name)
);

-- agent ↔ group permissions
CREATE TABLE group_user (
    user_id        INTEGER NOT NULL,
    group_id       INTEGER NOT NULL,
    permission_key VARCHAR(20) NOT NULL,
    create_time    timestamp(0) NOT NULL,
    create_by      INTEGER NOT NULL,
    change_time    timestamp(0) NOT NULL,
    change_by      INTEGER NOT NULL
);

CREATE INDEX group_user_user_id ON group_user (user_id);

CREATE INDEX group_user_group_id ON group_user (group_id);

-- role ↔ group permissions
CREATE TABLE group_role (
    role_id          INTEGER NOT NULL,
    group_id         INTEGER NOT NULL,
    permission_key   VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    create_time      timestamp(0) NOT NULL,
    create_by        INTEGER NOT NULL,
    change_time      timestamp(0) NOT NULL,
    change_by        INTEGER NOT NULL
);

CREATE INDEX group_role_role_id ON group_role (role_id);

CREATE INDEX group_role_group_id ON group_role (group_id);

-- roles
CREATE TABLE roles (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT roles_name UNIQUE (name)
);

-- agent ↔ role
CREATE TABLE role_user (
    user_id     INTEGER NOT NULL,
    role_id     INTEGER NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL
);

CREATE INDEX role_user_user_id ON role_user (user_id);

CREATE INDEX role_user_role_id ON role_user (role_id);

-- -------------------- Customers --------------------
--
-- customer users
CREATE TABLE customer_user (
    id          serial NOT NULL,
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
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT customer_user_login UNIQUE (login)
);

-- customer user preferences; user_id is the login
CREATE TABLE customer_preferences (
    user_id           VARCHAR(191) NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250)
);

CREATE INDEX customer_preferences_user_id ON customer_preferences (user_id);

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
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (customer_id),
    CONSTRAINT customer_company_name UNIQUE (name)
);

-- additional CustomerIDs of a customer user; user_id is the login
CREATE TABLE customer_user_customer (
    user_id     VARCHAR(100) NOT NULL,
    customer_id VARCHAR(150) NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL
);

CREATE INDEX customer_user_customer_user_id ON customer_user_customer (user_id);

CREATE INDEX customer_user_customer_customer_id ON customer_user_customer (customer_id);

-- customer user ↔ group permissions; user_id is the login
CREATE TABLE group_customer_user (
    user_id          VARCHAR(100) NOT NULL,
    group_id         INTEGER NOT NULL,
    permission_key   VARCHAR(20) NOT NULL,
    permission_value SMALLINT NOT NULL,
    create_time      timestamp(0) NOT NULL,
    create_by        INTEGER NOT NULL,
    change_time      timestamp(0) NOT NULL,
    change_by        INTEGER NOT NULL
);

CREATE INDEX group_customer_user_user_id ON group_customer_user (user_id);

CREATE INDEX group_customer_user_group_id ON group_customer_user (group_id);

-- CustomerID ↔ group permissions with a context
CREATE TABLE group_customer (
    customer_id        VARCHAR(150) NOT NULL,
    group_id           INTEGER NOT NULL,
    permission_key     VARCHAR(20) NOT NULL,
    permission_value   SMALLINT NOT NULL,
    permission_context VARCHAR(100) NOT NULL,
    create_time        timestamp(0) NOT NULL,
    create_by          INTEGER NOT NULL,
    change_time        timestamp(0) NOT NULL,
    change_by          INTEGER NOT NULL
);

CREATE INDEX group_customer_customer_id ON group_customer (customer_id);

CREATE INDEX group_customer_group_id ON group_customer (group_id);

-- -------------------- Services and SLAs --------------------
--
-- services; hierarchy is encoded in the name with ::
CREATE TABLE service (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    comments    VARCHAR(250),
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT service_name UNIQUE (name)
);

-- service preferences
CREATE TABLE service_preferences (
    service_id        INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250)
);

CREATE INDEX service_preferences_service_id ON service_preferences (service_id);

-- customer user ↔ service; the login <DEFAULT> carries the default services
CREATE TABLE service_customer_user (
    customer_user_login VARCHAR(191) NOT NULL,
    service_id          INTEGER NOT NULL,
    create_time         timestamp(0) NOT NULL,
    create_by           INTEGER NOT NULL
);

CREATE INDEX service_customer_user_customer_user_login ON service_customer_user (customer_user_login);

CREATE INDEX service_customer_user_service_id ON service_customer_user (service_id);

-- service level agreements
CREATE TABLE sla (
    id                    serial NOT NULL,
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
    create_time           timestamp(0) NOT NULL,
    create_by             INTEGER NOT NULL,
    change_time           timestamp(0) NOT NULL,
    change_by             INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT sla_name UNIQUE (name)
);

-- SLA preferences
CREATE TABLE sla_preferences (
    sla_id            INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250)
);

CREATE INDEX sla_preferences_sla_id ON sla_preferences (sla_id);

-- service ↔ SLA
CREATE TABLE service_sla (
    service_id INTEGER NOT NULL,
    sla_id     INTEGER NOT NULL,
    CONSTRAINT service_sla_service_sla UNIQUE (service_id, sla_id)
);

-- -------------------- Queues and what a queue row requires --------------------
--
-- queues; hierarchy in the name with ::
CREATE TABLE queue (
    id                    serial NOT NULL,
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
    create_time           timestamp(0) NOT NULL,
    create_by             INTEGER NOT NULL,
    change_time           timestamp(0) NOT NULL,
    change_by             INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT queue_name UNIQUE (name)
);

CREATE INDEX queue_group_id ON queue (group_id);

-- queue preferences
CREATE TABLE queue_preferences (
    queue_id          INTEGER NOT NULL,
    preferences_key   VARCHAR(150) NOT NULL,
    preferences_value VARCHAR(250)
);

CREATE INDEX queue_preferences_queue_id ON queue_preferences (queue_id);

-- sender addresses: value0 = e-mail, value1 = display name
CREATE TABLE system_address (
    id          serial NOT NULL,
    value0      VARCHAR(200) NOT NULL,
    value1      VARCHAR(200) NOT NULL,
    value2      VARCHAR(200),
    value3      VARCHAR(200),
    queue_id    INTEGER NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id)
);

-- salutations
CREATE TABLE salutation (
    id           serial NOT NULL,
    name         VARCHAR(191) NOT NULL,
    text         VARCHAR(3000) NOT NULL,
    content_type VARCHAR(250),
    comments     VARCHAR(250),
    valid_id     SMALLINT NOT NULL,
    create_time  timestamp(0) NOT NULL,
    create_by    INTEGER NOT NULL,
    change_time  timestamp(0) NOT NULL,
    change_by    INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT salutation_name UNIQUE (name)
);

-- signatures
CREATE TABLE signature (
    id           serial NOT NULL,
    name         VARCHAR(191) NOT NULL,
    text         VARCHAR(3000) NOT NULL,
    content_type VARCHAR(250),
    comments     VARCHAR(250),
    valid_id     SMALLINT NOT NULL,
    create_time  timestamp(0) NOT NULL,
    create_by    INTEGER NOT NULL,
    change_time  timestamp(0) NOT NULL,
    change_by    INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT signature_name UNIQUE (name)
);

-- follow-up options
CREATE TABLE follow_up_possible (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT follow_up_possible_name UNIQUE (name)
);

-- -------------------- Tickets --------------------
--
-- tickets
CREATE TABLE ticket (
    id                       bigserial NOT NULL,
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
    create_time              timestamp(0) NOT NULL,
    create_by                INTEGER NOT NULL,
    change_time              timestamp(0) NOT NULL,
    change_by                INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_tn UNIQUE (tn)
);

CREATE INDEX ticket_title ON ticket (title);

CREATE INDEX ticket_customer_user_id ON ticket (customer_user_id);

CREATE INDEX ticket_customer_id ON ticket (customer_id);

CREATE INDEX ticket_queue_id ON ticket (queue_id);

CREATE INDEX ticket_ticket_lock_id ON ticket (ticket_lock_id);

CREATE INDEX ticket_queue_view ON ticket (ticket_state_id, ticket_lock_id);

CREATE INDEX ticket_type_id ON ticket (type_id);

CREATE INDEX ticket_user_id ON ticket (user_id);

CREATE INDEX ticket_responsible_user_id ON ticket (responsible_user_id);

CREATE INDEX ticket_ticket_state_id ON ticket (ticket_state_id);

CREATE INDEX ticket_ticket_priority_id ON ticket (ticket_priority_id);

CREATE INDEX ticket_escalation_time ON ticket (escalation_time);

CREATE INDEX ticket_escalation_update_time ON ticket (escalation_update_time);

CREATE INDEX ticket_escalation_response_time ON ticket (escalation_response_time);

CREATE INDEX ticket_escalation_solution_time ON ticket (escalation_solution_time);

CREATE INDEX ticket_create_time ON ticket (create_time);

CREATE INDEX ticket_until_time ON ticket (until_time);

CREATE INDEX ticket_timeout ON ticket (timeout);

CREATE INDEX ticket_archive_flag ON ticket (archive_flag);

-- states
CREATE TABLE ticket_state (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    type_id     SMALLINT NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_state_name UNIQUE (name)
);

-- state types
CREATE TABLE ticket_state_type (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_state_type_name UNIQUE (name)
);

-- priorities
CREATE TABLE ticket_priority (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_priority_name UNIQUE (name)
);

-- ticket types
CREATE TABLE ticket_type (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_type_name UNIQUE (name)
);

-- lock states
CREATE TABLE ticket_lock_type (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_lock_type_name UNIQUE (name)
);

-- ticket history
CREATE TABLE ticket_history (
    id              bigserial NOT NULL,
    name            VARCHAR(200) NOT NULL,
    history_type_id SMALLINT NOT NULL,
    ticket_id       BIGINT NOT NULL,
    article_id      BIGINT,
    type_id         SMALLINT NOT NULL,
    queue_id        INTEGER NOT NULL,
    owner_id        INTEGER NOT NULL,
    priority_id     SMALLINT NOT NULL,
    state_id        SMALLINT NOT NULL,
    create_time     timestamp(0) NOT NULL,
    create_by       INTEGER NOT NULL,
    change_time     timestamp(0) NOT NULL,
    change_by       INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ticket_history_ticket_id ON ticket_history (ticket_id);

CREATE INDEX ticket_history_article_id ON ticket_history (article_id);

CREATE INDEX ticket_history_history_type_id ON ticket_history (history_type_id);

CREATE INDEX ticket_history_queue_id ON ticket_history (queue_id);

CREATE INDEX ticket_history_type_id ON ticket_history (type_id);

CREATE INDEX ticket_history_owner_id ON ticket_history (owner_id);

CREATE INDEX ticket_history_priority_id ON ticket_history (priority_id);

CREATE INDEX ticket_history_state_id ON ticket_history (state_id);

CREATE INDEX ticket_history_create_time ON ticket_history (create_time);

-- history types
CREATE TABLE ticket_history_type (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ticket_history_type_name UNIQUE (name)
);

-- per-agent ticket flags
CREATE TABLE ticket_flag (
    ticket_id    BIGINT NOT NULL,
    ticket_key   VARCHAR(50) NOT NULL,
    ticket_value VARCHAR(50),
    create_time  timestamp(0) NOT NULL,
    create_by    INTEGER NOT NULL,
    CONSTRAINT ticket_flag_per_user UNIQUE (ticket_id, ticket_key, create_by)
);

CREATE INDEX ticket_flag_ticket_id_create_by ON ticket_flag (ticket_id, create_by);

CREATE INDEX ticket_flag_ticket_id_ticket_key ON ticket_flag (ticket_id, ticket_key);

CREATE INDEX ticket_flag_ticket_id ON ticket_flag (ticket_id);

-- watchers
CREATE TABLE ticket_watcher (
    ticket_id   BIGINT NOT NULL,
    user_id     INTEGER NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL
);

CREATE INDEX ticket_watcher_ticket_id ON ticket_watcher (ticket_id);

CREATE INDEX ticket_watcher_user_id ON ticket_watcher (user_id);

-- ticket number counter
CREATE TABLE ticket_number_counter (
    id          bigserial NOT NULL,
    counter     BIGINT NOT NULL,
    counter_uid VARCHAR(32) NOT NULL,
    create_time timestamp(0),
    PRIMARY KEY (id),
    CONSTRAINT ticket_number_counter_uid UNIQUE (counter_uid)
);

CREATE INDEX ticket_number_counter_create_time ON ticket_number_counter (create_time);

-- queue view accelerator (only used by index module StaticDB)
CREATE TABLE ticket_index (
    ticket_id   BIGINT NOT NULL,
    queue_id    INTEGER NOT NULL,
    queue       VARCHAR(191) NOT NULL,
    group_id    INTEGER NOT NULL,
    s_lock      VARCHAR(200) NOT NULL,
    s_state     VARCHAR(200) NOT NULL,
    create_time timestamp(0) NOT NULL
);

CREATE INDEX ticket_index_ticket_id ON ticket_index (ticket_id);

CREATE INDEX ticket_index_queue_id ON ticket_index (queue_id);

CREATE INDEX ticket_index_group_id ON ticket_index (group_id);

-- lock accelerator (only StaticDB)
CREATE TABLE ticket_lock_index (
    ticket_id BIGINT NOT NULL
);

CREATE INDEX ticket_lock_index_ticket_id ON ticket_lock_index (ticket_id);

-- -------------------- Articles --------------------
--
-- articles, channel independent part
CREATE TABLE article (
    id                         bigserial NOT NULL,
    ticket_id                  BIGINT NOT NULL,
    article_sender_type_id     SMALLINT NOT NULL,
    communication_channel_id   BIGINT NOT NULL,
    is_visible_for_customer    SMALLINT NOT NULL,
    search_index_needs_rebuild SMALLINT NOT NULL DEFAULT 1,
    insert_fingerprint         VARCHAR(64),
    create_time                timestamp(0) NOT NULL,
    create_by                  INTEGER NOT NULL,
    change_time                timestamp(0) NOT NULL,
    change_by                  INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX article_ticket_id ON article (ticket_id);

CREATE INDEX article_article_sender_type_id ON article (article_sender_type_id);

CREATE INDEX article_communication_channel_id ON article (communication_channel_id);

CREATE INDEX article_search_index_needs_rebuild ON article (search_index_needs_rebuild);

-- content of e-mail, phone and internal articles
CREATE TABLE article_data_mime (
    id               bigserial NOT NULL,
    article_id       BIGINT NOT NULL,
    a_from           VARCHAR,
    a_reply_to       VARCHAR,
    a_to             VARCHAR,
    a_cc             VARCHAR,
    a_bcc            VARCHAR,
    a_subject        VARCHAR(3800),
    a_message_id     VARCHAR(3800),
    a_message_id_md5 VARCHAR(32),
    a_in_reply_to    VARCHAR,
    a_references     VARCHAR,
    a_content_type   VARCHAR(250),
    a_body           VARCHAR,
    incoming_time    INTEGER NOT NULL,
    content_path     VARCHAR(250),
    create_time      timestamp(0) NOT NULL,
    create_by        INTEGER NOT NULL,
    change_time      timestamp(0) NOT NULL,
    change_by        INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX article_data_mime_message_id_md5 ON article_data_mime (a_message_id_md5);

CREATE INDEX article_data_mime_article_id ON article_data_mime (article_id);

-- raw source of received/sent mail
CREATE TABLE article_data_mime_plain (
    id          bigserial NOT NULL,
    article_id  BIGINT NOT NULL,
    body        TEXT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX article_data_mime_plain_article_id ON article_data_mime_plain (article_id);

-- attachments (storage module ArticleStorageDB)
CREATE TABLE article_data_mime_attachment (
    id                  bigserial NOT NULL,
    article_id          BIGINT NOT NULL,
    filename            VARCHAR(250),
    content_size        VARCHAR(30),
    content_type        VARCHAR(450),
    content_id          VARCHAR(250),
    content_alternative VARCHAR(50),
    disposition         VARCHAR(15),
    content             TEXT,
    create_time         timestamp(0) NOT NULL,
    create_by           INTEGER NOT NULL,
    change_time         timestamp(0) NOT NULL,
    change_by           INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX article_data_mime_attachment_article_id ON article_data_mime_attachment (article_id);

-- mail transmission errors
CREATE TABLE article_data_mime_send_error (
    id          bigserial NOT NULL,
    article_id  BIGINT NOT NULL,
    message_id  VARCHAR(191),
    log_message VARCHAR,
    create_time timestamp(0) NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX article_data_mime_transmission_message_id ON article_data_mime_send_error (message_id);

CREATE INDEX article_data_mime_transmission_article_id ON article_data_mime_send_error (article_id);

-- full-text index rows, lower-cased
CREATE TABLE article_search_index (
    id            bigserial NOT NULL,
    ticket_id     BIGINT NOT NULL,
    article_id    BIGINT NOT NULL,
    article_key   VARCHAR(191) NOT NULL,
    article_value VARCHAR,
    PRIMARY KEY (id)
);

CREATE INDEX article_search_index_ticket_id ON article_search_index (ticket_id, article_key);

CREATE INDEX article_search_index_article_id ON article_search_index (article_id, article_key);

-- per-agent article flags (Seen, …)
CREATE TABLE article_flag (
    article_id    BIGINT NOT NULL,
    article_key   VARCHAR(50) NOT NULL,
    article_value VARCHAR(50),
    create_time   timestamp(0) NOT NULL,
    create_by     INTEGER NOT NULL
);

CREATE INDEX article_flag_article_id_create_by ON article_flag (article_id, create_by);

CREATE INDEX article_flag_article_id ON article_flag (article_id);

-- sender types
CREATE TABLE article_sender_type (
    id          serial NOT NULL,
    name        VARCHAR(191) NOT NULL,
    comments    VARCHAR(250),
    valid_id    SMALLINT NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT article_sender_type_name UNIQUE (name)
);

-- communication channels
CREATE TABLE communication_channel (
    id           bigserial NOT NULL,
    name         VARCHAR(191) NOT NULL,
    module       VARCHAR(200) NOT NULL,
    package_name VARCHAR(200) NOT NULL,
    channel_data TEXT NOT NULL,
    valid_id     SMALLINT NOT NULL,
    create_time  timestamp(0) NOT NULL,
    create_by    INTEGER NOT NULL,
    change_time  timestamp(0) NOT NULL,
    change_by    INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT communication_channel_name UNIQUE (name)
);

-- time units
CREATE TABLE time_accounting (
    id          bigserial NOT NULL,
    ticket_id   BIGINT NOT NULL,
    article_id  BIGINT,
    time_unit   DECIMAL(10,2) NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX time_accounting_ticket_id ON time_accounting (ticket_id);

-- -------------------- Dynamic fields --------------------
--
-- definitions; config is YAML
CREATE TABLE dynamic_field (
    id             serial NOT NULL,
    internal_field SMALLINT NOT NULL DEFAULT 0,
    name           VARCHAR(191) NOT NULL,
    label          VARCHAR(200) NOT NULL,
    field_order    INTEGER NOT NULL,
    field_type     VARCHAR(200) NOT NULL,
    object_type    VARCHAR(100) NOT NULL,
    config         TEXT,
    valid_id       SMALLINT NOT NULL,
    create_time    timestamp(0) NOT NULL,
    create_by      INTEGER NOT NULL,
    change_time    timestamp(0) NOT NULL,
    change_by      INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT dynamic_field_name UNIQUE (name)
);

-- values
CREATE TABLE dynamic_field_value (
    id          bigserial NOT NULL,
    field_id    INTEGER NOT NULL,
    object_id   BIGINT NOT NULL,
    value_text  VARCHAR(3800),
    value_date  timestamp(0),
    value_int   BIGINT,
    index_value SMALLINT,
    index_set   SMALLINT,
    PRIMARY KEY (id)
);

CREATE INDEX dynamic_field_value_search_text ON dynamic_field_value (field_id, value_text);

CREATE INDEX dynamic_field_value_search_date ON dynamic_field_value (field_id, value_date);

CREATE INDEX dynamic_field_value_search_int ON dynamic_field_value (field_id, value_int);

CREATE INDEX dynamic_field_value_field_values ON dynamic_field_value (object_id, field_id);

-- maps string keys (login, CustomerID) to the integer object_id used in dynamic_field_value
CREATE TABLE dynamic_field_obj_id_name (
    object_id   serial NOT NULL,
    object_name VARCHAR(191) NOT NULL,
    object_type VARCHAR(100) NOT NULL,
    PRIMARY KEY (object_id),
    CONSTRAINT dynamic_field_object_name UNIQUE (object_name, object_type)
);

-- -------------------- Sessions, search profiles, system data --------------------
--
-- one row per session attribute
CREATE TABLE sessions (
    id         bigserial NOT NULL,
    session_id VARCHAR(100) NOT NULL,
    data_key   VARCHAR(100) NOT NULL,
    data_value VARCHAR,
    serialized SMALLINT,
    PRIMARY KEY (id)
);

CREATE INDEX sessions_session_id_data_key ON sessions (session_id, data_key);

CREATE INDEX sessions_data_key ON sessions (data_key);

-- saved searches
CREATE TABLE search_profile (
    login         VARCHAR(191) NOT NULL,
    profile_name  VARCHAR(191) NOT NULL,
    profile_type  VARCHAR(30) NOT NULL,
    profile_key   VARCHAR(200) NOT NULL,
    profile_value VARCHAR(200)
);

CREATE INDEX search_profile_login ON search_profile (login);

CREATE INDEX search_profile_profile_name ON search_profile (profile_name);

-- key/value store
CREATE TABLE system_data (
    data_key    VARCHAR(160) NOT NULL,
    data_value  TEXT,
    create_time timestamp(0) NOT NULL,
    create_by   INTEGER NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by   INTEGER NOT NULL,
    PRIMARY KEY (data_key)
);

-- -------------------- Initial rows --------------------
--
-- the three states of validity
INSERT INTO valid (name, create_time, create_by, change_time, change_by) VALUES
    ('valid', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('invalid', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('invalid-temporarily', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the first agent; nothing matches this password until one is set
INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('root@localhost', '*', '-', '-', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- groups
INSERT INTO groups_table (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('users', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('admin', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('stats', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the first agent may do everything in them
INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) VALUES
    (1, 1, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (1, 2, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (1, 3, 'rw', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- state types
INSERT INTO ticket_state_type (name, create_time, create_by, change_time, change_by) VALUES
    ('new', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('open', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('closed', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('pending reminder', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('pending auto', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('removed', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('merged', '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- states
INSERT INTO ticket_state (name, type_id, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('new', 1, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('closed successful', 3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('closed unsuccessful', 3, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('open', 2, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('removed', 6, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('pending reminder', 4, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('pending auto close+', 5, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('pending auto close-', 5, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('merged', 7, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- priorities
INSERT INTO ticket_priority (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('1 very low', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('2 low', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('3 normal', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('4 high', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('5 very high', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- ticket types
INSERT INTO ticket_type (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('Unclassified', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- lock states
INSERT INTO ticket_lock_type (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('unlock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('lock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('tmp_lock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- history types
INSERT INTO ticket_history_type (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('NewTicket', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('FollowUp', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SendAutoReject', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SendAutoReply', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SendAutoFollowUp', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Forward', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Bounce', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SendAnswer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SendAgentNotification', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SendCustomerNotification', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EmailAgent', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EmailCustomer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('PhoneCallAgent', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('PhoneCallCustomer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('AddNote', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Move', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Lock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Unlock', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Remove', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('TimeAccounting', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('CustomerUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('PriorityUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('OwnerUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('LoopProtection', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Misc', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SetPendingTime', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('StateUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('TicketDynamicFieldUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('WebRequestCustomer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('TicketLinkAdd', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('TicketLinkDelete', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SystemRequest', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Merged', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ResponsibleUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Subscribe', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Unsubscribe', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('TypeUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ServiceUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('SLAUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ArchiveFlagUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationSolutionTimeStop', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationResponseTimeStart', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationUpdateTimeStart', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationSolutionTimeStart', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationResponseTimeNotifyBefore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationUpdateTimeNotifyBefore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationSolutionTimeNotifyBefore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationResponseTimeStop', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EscalationUpdateTimeStop', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('TitleUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('EmailResend', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ArticleDynamicFieldUpdate', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ArticleEdit', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ArticleRestore', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('ArticleDelete', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- sender types
INSERT INTO article_sender_type (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('agent', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('system', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('customer', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- communication channels
INSERT INTO communication_channel (name, module, package_name, channel_data, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('Email', 'Kernel::System::CommunicationChannel::Email', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Phone', 'Kernel::System::CommunicationChannel::Phone', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Internal', 'Kernel::System::CommunicationChannel::Internal', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_mime
- article_data_mime_plain
- article_data_mime_attachment
- article_data_mime_send_error
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Chat', 'Kernel::System::CommunicationChannel::Chat', 'Framework', '---
ArticleDataArticleIDField: article_id
ArticleDataTables:
- article_data_otobo_chat
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the address mails are sent from
INSERT INTO system_address (value0, value1, queue_id, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('otobo@localhost', 'OTOBO System', 1, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- a salutation, since every queue needs one
INSERT INTO salutation (name, text, content_type, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('standard', 'Hello,', 'text/plain; charset=utf-8', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- a signature, since every queue needs one
INSERT INTO signature (name, text, content_type, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('standard', 'Your service desk', 'text/plain; charset=utf-8', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- follow-up options
INSERT INTO follow_up_possible (name, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('possible', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('reject', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('new ticket', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- queues
INSERT INTO queue (name, group_id, unlock_timeout, system_address_id, salutation_id, signature_id, follow_up_id, follow_up_lock, valid_id, create_time, create_by, change_time, change_by) VALUES
    ('Postmaster', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Raw', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Junk', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    ('Misc', 1, 0, 1, 1, 1, 1, 0, 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1);

-- the two fields process management relies on
INSERT INTO dynamic_field (internal_field, name, label, field_order, field_type, object_type, config, valid_id, create_time, create_by, change_time, change_by) VALUES
    (1, 'ProcessManagementProcessID', 'Process', 1, 'ProcessID', 'Ticket', '---
DefaultValue: ''''
', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1),
    (1, 'ProcessManagementActivityID', 'Activity', 1, 'ActivityID', 'Ticket', '---
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
