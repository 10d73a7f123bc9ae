-- Fields that administrators add: what they are, what may be chosen, and the values of records of any source.
--
-- whose records have it (kind: customer or customer_user), what it holds (text, textarea, integer, date, checkbox, dropdown),
-- where it is shown (never, always, lite); source is the slot of the only source that has it, NULL: all of them
CREATE TABLE padron_field (
    id         BIGINT NOT NULL AUTO_INCREMENT,
    kind       VARCHAR(20) NOT NULL,
    name       VARCHAR(50) NOT NULL,
    holds      VARCHAR(20) NOT NULL,
    required   SMALLINT NOT NULL,
    shown      VARCHAR(10) NOT NULL,
    searched   SMALLINT NOT NULL,
    position   INTEGER NOT NULL,
    valid      SMALLINT NOT NULL,
    source     SMALLINT,
    label_en   VARCHAR(100) NOT NULL,
    label_es   VARCHAR(100) NOT NULL,
    label_de   VARCHAR(100) NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER NOT NULL,
    changed_at DATETIME NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE UNIQUE INDEX padron_field_name ON padron_field (kind, name);

-- what may be chosen of a dropdown
CREATE TABLE padron_field_choice (
    field_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    content  VARCHAR(100) NOT NULL,
    label_en VARCHAR(100) NOT NULL,
    label_es VARCHAR(100) NOT NULL,
    label_de VARCHAR(100) NOT NULL,
    PRIMARY KEY (field_id, position)
) ENGINE=InnoDB;

-- the value of a record, which is known by its login or customer id with small letters (upper and lower case are the same
-- key); bytes, because the collation would take two keys for one; an empty value has no row
CREATE TABLE padron_field_value (
    field_id   BIGINT NOT NULL,
    record_key VARBINARY(1528) NOT NULL,
    content    LONGTEXT NOT NULL,
    PRIMARY KEY (field_id, record_key)
) ENGINE=InnoDB;
