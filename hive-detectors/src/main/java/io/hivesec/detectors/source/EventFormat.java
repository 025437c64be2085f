package io.hivesec.detectors.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms in which sensors write events. */
public enum EventFormat {
    /** Recognised from the first records. */
    AUTO(UnknownMapper::new),
    /** Hive's own JSON, an object a line. */
    HIVE(HiveMapper::new),
    /** Tetragon's JSON export. */
    TETRAGON(TetragonMapper::new),
    /** Tracee's JSON, in its old and its new schema. */
    TRACEE(TraceeMapper::new),
    /** The raw records of Linux audit, as in {@code audit.log}. */
    AUDITD(UnknownMapper::new) {
        @Override
        RecordReader records(Tally tally, int recordLimit) {
            return new AuditRecords(tally);
        }
    },
    /** Laurel's JSON of Linux audit. */
    LAUREL(LaurelMapper::new),
    /** Falco's alerts in JSON. */
    FALCO(FalcoMapper::new),
    /** The Elastic Common Schema: Auditbeat, Elastic's endpoint and others. */
    ECS(EcsMapper::new),
    /** The Open Cybersecurity Schema Framework. */
    OCSF(OcsfMapper::new) {
        @Override
        RecordReader records(Tally tally, int recordLimit) {
            return new JsonRecords(new OcsfMapper(), tally, recordLimit, RelaxedJson::strict);
        }
    },
    /** Sysmon for Linux, XML in syslog lines or in documents. */
    SYSMON(UnknownMapper::new) {
        @Override
        RecordReader records(Tally tally, int recordLimit) {
            return new SysmonRecords(tally, recordLimit);
        }
    },
    /** The Kubernetes API server's audit log. */
    K8SAUDIT(KubernetesAuditMapper::new);

    private static final Map<String, EventFormat> BY_ID =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventFormat::id, Function.identity()));

    private final Supplier<RecordMapper> mapper;

    EventFormat(Supplier<RecordMapper> mapper) {
        this.mapper = mapper;
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
        return new JsonRecords(mapper.get(), tally, recordLimit);
    }
}
