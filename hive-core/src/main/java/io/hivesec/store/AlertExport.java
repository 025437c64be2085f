package io.hivesec.store;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.AlertStore.Position;
import io.hivesec.json.Csv;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes all alerts that a query holds for, however many: a page at a time, so that memory does not grow with the store.
 * Stateless.
 */
public final class AlertExport {
    private static final int PAGE = 500;
    private static final ObjectWriter JSON = HiveModule.mapper().writer();
    private static final String HEADER =
            "id,type,rule,title,severity,confidence,status,container_id,container_name,image,pid,executable,target,"
                    + "artifact,md5,sha256,first_seen,last_seen,count,triage,message";

    private AlertExport() {}

    /**
     * Writes alerts as JSON, one a line.
     *
     * @return how many
     * @throws IOException when {@code out} cannot be written
     */
    public static long jsonl(AlertStore store, AlertQuery query, Writer out) throws IOException {
        return each(
                store,
                query,
                alert -> out.append(JSON.writeValueAsString(alert)).append('\n'));
    }

    /**
     * Writes alerts as {@link Csv} with a header line.
     *
     * @return how many, the header not counted
     * @throws IOException when {@code out} cannot be written
     */
    public static long csv(AlertStore store, AlertQuery query, Writer out) throws IOException {
        out.append(HEADER).append(Csv.END);
        return each(store, query, alert -> out.append(row(alert)).append(Csv.END));
    }

    /**
     * Writes these alerts in the same way.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void csv(Iterable<Alert> alerts, Writer out) throws IOException {
        out.append(HEADER).append(Csv.END);
        for (Alert alert : alerts) {
            out.append(row(alert)).append(Csv.END);
        }
    }

    private static long each(AlertStore store, AlertQuery query, Sink sink) throws IOException {
        long count = 0;
        @Nullable Position position = null;
        while (true) {
            List<Alert> page = store.list(query, position, PAGE);
            for (Alert alert : page) {
                sink.accept(alert);
                count++;
            }
            if (page.size() < PAGE) {
                return count;
            }
            position = Position.after(page.get(page.size() - 1));
        }
    }

    private static String row(Alert alert) {
        return Csv.row(List.of(
                alert.id(),
                alert.type().id(),
                alert.rule().id(),
                alert.words().title(),
                alert.severity().name(),
                alert.confidence().name(),
                alert.status().name(),
                alert.container().id(),
                alert.container().name(),
                alert.container().image(),
                String.valueOf(alert.process().pid()),
                alert.process().executable(),
                alert.target().toString(),
                alert.artifact().name(),
                alert.artifact().digests().md5(),
                alert.artifact().digests().sha256(),
                alert.sightings().first().toString(),
                alert.sightings().last().toString(),
                String.valueOf(alert.sightings().count()),
                alert.triage().band().name(),
                alert.words().message()));
    }

    /** Takes alerts one by one. */
    private interface Sink {
        void accept(Alert alert) throws IOException;
    }
}
