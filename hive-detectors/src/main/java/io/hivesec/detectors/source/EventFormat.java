package io.hivesec.detectors.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms in which sensors write events. */
public enum EventFormat {
    /** Recognised from the first records. */
    AUTO((tally, limit) -> new UnrecognisedRecords(tally)),
    /** Hive's own JSON, an object a line. */
    HIVE((tally, limit) -> new JsonRecords(new HiveMapper(), tally, limit)),
    /** Tetragon's JSON export. */
    TETRAGON((tally, limit) ->
            new JsonRecords(new TetragonMapper(), tally, limit, new PrunedJson(TetragonMapper.UNREAD, TetragonMapper.REPEATED))),
    /** Falco's alerts in JSON. */
    FALCO((tally, limit) -> new JsonRecords(new FalcoMapper(), tally, limit)),
    /** Tracee's JSON, in its old and its new schema. */
    TRACEE((tally, limit) -> new JsonRecords(new TraceeMapper(), tally, limit)),
    /** The raw records of Linux audit, as in {@code audit.log}. */
    AUDITD((tally, limit) -> new AuditRecords(tally)),
    /** Laurel's JSON of Linux audit. */
    LAUREL((tally, limit) -> new JsonRecords(new LaurelMapper(), tally, limit)),
    /** The Elastic Common Schema: Auditbeat, Elastic's endpoint and others. */
    ECS((tally, limit) -> new JsonRecords(new EcsMapper(), tally, limit)),
    /** The Open Cybersecurity Schema Framework. */
    OCSF((tally, limit) -> new JsonRecords(new OcsfMapper(), tally, limit, RelaxedJson::strict)),
    /** Sysmon for Linux, XML in syslog lines or in documents. */
    SYSMON(SysmonRecords::new),
    /** The Kubernetes API server's audit log. */
    K8SAUDIT((tally, limit) -> new JsonRecords(new KubernetesAuditMapper(), tally, limit));

    private static final Map<String, EventFormat> BY_ID =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventFormat::id, Function.identity()));

    private final BiFunction<Tally, Integer, RecordReader> records;

    EventFormat(BiFunction<Tally, Integer, RecordReader> records) {
        this.records = records;
    }

    /** The format of this name, such as {@code tetragon}. */
    public static Optional<EventFormat> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** Its name on a command line, such as {@code tetragon}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What takes the lines of one stream of this format. */
    RecordReader records(Tally tally, int recordLimit) {
        return records.apply(tally, recordLimit);
    }
}
