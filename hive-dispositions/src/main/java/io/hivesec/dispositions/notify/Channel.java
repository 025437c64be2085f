package io.hivesec.dispositions.notify;

import io.hivesec.alert.Alert;
import java.io.IOException;
import java.util.List;

/** A way to tell somebody. Threads: called by one at a time. */
public interface Channel {

    /** The disposition's id, such as {@code notify.email}. */
    String id();

    /** Who is told, without secrets. */
    String recipient();

    /**
     * Tells of one alert.
     *
     * @throws IOException when the other side did not take it
     */
    void send(Alert alert) throws IOException;

    /**
     * Tells of many alerts at once.
     *
     * @param alerts the first of them
     * @param count how many there are
     * @throws IOException when the other side did not take it
     */
    void digest(List<Alert> alerts, long count) throws IOException;
}
