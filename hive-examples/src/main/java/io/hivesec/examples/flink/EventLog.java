package io.hivesec.examples.flink;

import java.io.Serializable;

/** A log that is read by offset, as a partition of Kafka's is: what was read once can be read again after a failure. */
public interface EventLog extends Serializable {

    /** The offset behind the last event. */
    long end();

    /**
     * An event as a line of JSON, in Hive's own form.
     *
     * @param offset from 0 to {@link #end()}, exclusive
     */
    String read(long offset);
}
