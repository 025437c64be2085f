package io.hivesec.examples.report;

import io.hivesec.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Draws when alerts came: a mark each, the graver the higher, from the first on the left to the last on the right. */
final class TimelineDrawing {
    private static final int WIDTH = 1000;
    private static final int MARGIN = 10;
    private static final int STEP = 10;
    private static final int MAX_MARKS = 2_000;

    private final Html html;

    TimelineDrawing(Html html) {
        this.html = html;
    }

    void draw(List<Alert> alerts) {
        Instant first = alerts.stream()
                .map(alert -> alert.sightings().last())
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = alerts.stream()
                .map(alert -> alert.sightings().last())
                .max(Instant::compareTo)
                .orElseThrow();
        double span = Math.max(1, last.toEpochMilli() - first.toEpochMilli());
        html.open("figure").open("svg", "viewBox", "0 0 1000 60", "class", "timeline", "role", "img");
        alerts.stream().limit(MAX_MARKS).forEach(alert -> {
            double share = (alert.sightings().last().toEpochMilli() - first.toEpochMilli()) / span;
            html.open("a", "href", "#alert-" + alert.id());
            html.open(
                    "circle",
                    "cx",
                    String.format(Locale.ROOT, "%.1f", MARGIN + share * (WIDTH - 2 * MARGIN)),
                    "cy",
                    Integer.toString(5 * STEP - STEP * alert.severity().ordinal() + 5),
                    "r",
                    "4",
                    "class",
                    alert.severity().name().toLowerCase(Locale.ROOT));
            html.element("title", alert.words().title()).close().close();
        });
        html.close();
        html.element("figcaption", first + (first.equals(last) ? "" : " – " + last))
                .close();
    }
}
