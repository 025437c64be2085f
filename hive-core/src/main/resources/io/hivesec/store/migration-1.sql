CREATE TABLE IF NOT EXISTS hive_alert (
    id {word} PRIMARY KEY,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    type {word} NOT NULL,
    severity INTEGER NOT NULL,
    status {word} NOT NULL,
    container_id {word} NOT NULL,
    container_name {word} NOT NULL,
    pid INTEGER NOT NULL,
    executable {word} NOT NULL,
    program {word} NOT NULL,
    target_ip {word} NOT NULL,
    target_name {word} NOT NULL,
    target_port INTEGER NOT NULL,
    document {document} NOT NULL
);
CREATE INDEX IF NOT EXISTS hive_alert_order ON hive_alert (first_seen, id);
CREATE INDEX IF NOT EXISTS hive_alert_container ON hive_alert (container_id);
CREATE INDEX IF NOT EXISTS hive_alert_status ON hive_alert (status, first_seen, id);
CREATE TABLE IF NOT EXISTS hive_alert_change (
    alert_id {word} NOT NULL REFERENCES hive_alert (id),
    number INTEGER NOT NULL,
    status {word} NOT NULL,
    who {word} NOT NULL,
    at {word} NOT NULL,
    why {document} NOT NULL,
    how {document} NOT NULL,
    PRIMARY KEY (alert_id, number)
);
